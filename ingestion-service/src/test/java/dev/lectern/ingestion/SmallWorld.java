package dev.lectern.ingestion;

import static java.util.Map.entry;

import dev.lectern.ingestion.parse.ScriptFormat;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Limits that a test can reach, files that do what they are told, and a stand-in for Tesseract. */
public class SmallWorld implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                entry("lectern.source.max-file", "3M"),
                entry("lectern.fetch.allow", "127.0.0.1"),
                entry("lectern.corpus.folder", "target/corpus"),
                entry("lectern.import.most-files", "12"),
                entry("lectern.import.max-unpacked", "5M"),
                entry("quarkus.http.limits.max-parameters", "40"),
                entry("lectern.upload.part-size", "1K"),
                entry("lectern.upload.open", "3"),
                entry("lectern.upload.open-bytes", "4M"),
                entry("lectern.reader.java-options", "-Dlectern.worker.format=" + ScriptFormat.class.getName()),
                entry("lectern.ocr.command", "src/test/sh/reads-aloud"),
                entry("lectern.ocr.pages-per-month", "5"));
    }

    @Override
    public void stop() {}
}
