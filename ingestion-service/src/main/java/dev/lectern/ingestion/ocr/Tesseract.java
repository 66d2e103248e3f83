package dev.lectern.ingestion.ocr;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.reader.ReaderConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The command that reads images. Its calls block, and an interrupt ends the process. */
@ApplicationScoped
class Tesseract {

    private static final int PATIENCE_S = 10;
    private static final int LONGEST = 200_000;

    private final OcrConfig config;
    private final Path scratch;

    Tesseract(OcrConfig config, ReaderConfig readers) {
        this.config = config;
        this.scratch = readers.scratch();
    }

    /** Its name and version; empty if there is no such command on this machine. */
    Optional<String> engine() throws IOException, InterruptedException {
        try {
            return inFolder(folder -> {
                var out = folder.resolve("version");
                var process = start(List.of(config.command(), "--version"), null, out);
                if (!ended(process, PATIENCE_S) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                // "tesseract 5.3.0", and then the libraries.
                return read(out).lines().findFirst().map(String::strip);
            });
        } catch (NotThere e) {
            return Optional.empty();
        }
    }

    /** The text on an image. Fails with a problem in words if it cannot be read in time. */
    String read(byte[] png) throws IOException, InterruptedException {
        return inFolder(folder -> {
            var image = Files.write(folder.resolve("page.png"), png);
            var out = folder.resolve("text");
            var process =
                    start(List.of(config.command(), "stdin", "stdout", "-l", config.languages()), image.toFile(), out);
            if (!ended(process, config.timePerPage().toSeconds())) {
                throw ProblemException.unprocessable(
                        "file",
                        "Reading its image took longer than "
                                + config.timePerPage().toSeconds() + " s.");
            }
            if (process.exitValue() != 0) {
                throw ProblemException.unprocessable(
                        "file", "Its image could not be read (code " + process.exitValue() + ").");
            }
            var text = read(out);
            return text.substring(0, Math.min(text.length(), LONGEST));
        });
    }

    private static final class NotThere extends IOException {
        private static final long serialVersionUID = 1;

        NotThere(IOException cause) {
            super("there is no such command", cause);
        }
    }

    private interface InFolder<T> {
        T work(Path folder) throws IOException, InterruptedException;
    }

    private <T> T inFolder(InFolder<T> work) throws IOException, InterruptedException {
        Files.createDirectories(scratch);
        var folder = Files.createTempDirectory(scratch, "ocr");
        try {
            return work.work(folder);
        } finally {
            for (var name : List.of("version", "page.png", "text")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private static Process start(List<String> command, File in, Path out) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(out.toFile());
        if (in != null) {
            builder.redirectInput(in);
        }
        // It shares the machine with those who read files, and gains little from more threads.
        builder.environment().putAll(Map.of("OMP_THREAD_LIMIT", "1"));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new NotThere(e);
        }
    }

    private static boolean ended(Process process, long seconds) throws InterruptedException {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST * 4), StandardCharsets.UTF_8);
        }
    }
}
