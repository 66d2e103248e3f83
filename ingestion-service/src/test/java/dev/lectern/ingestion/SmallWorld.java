package dev.lectern.ingestion;

import dev.lectern.ingestion.parse.ScriptFormat;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Limits that a test can reach, files that do what they are told, and a stand-in for Tesseract. */
public class SmallWorld implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "lectern.source.max-file", "3M",
                "lectern.fetch.allow", "127.0.0.1",
                "lectern.corpus.folder", "target/corpus",
                "lectern.import.most-files", "12",
                "lectern.upload.part-size", "1K",
                "lectern.upload.open", "3",
                "lectern.upload.open-bytes", "4M",
                "lectern.reader.java-options", "-Dlectern.worker.format=" + ScriptFormat.class.getName(),
                "lectern.ocr.command", "src/test/sh/reads-aloud",
                "lectern.ocr.pages-per-month", "5");
    }

    @Override
    public void stop() {}
}
