package dev.lectern.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short command to its end and keeps what it said. */
public final class Shell {

    public record Outcome(int code, String output) {
        public boolean ok() {
            return code == 0;
        }
    }

    private Shell() {}

    /** Fails with the command's own words if it does not end well. */
    public static String must(String... command) {
        var outcome = run(null, 600, List.of(command));
        if (!outcome.ok()) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + outcome.code() + ": " + outcome.output());
        }
        return outcome.output();
    }

    public static Outcome run(String... command) {
        return run(null, 60, List.of(command));
    }

    public static Outcome run(Path directory, int seconds, List<String> command) {
        try {
            // A file, not a pipe: a grandchild that inherits a pipe would keep us reading for ever.
            var said = Files.createTempFile("lectern", ".out");
            try {
                var process = new ProcessBuilder(command)
                        .directory(directory == null ? null : directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return new Outcome(124, "did not end within " + seconds + " s");
                }
                return new Outcome(process.exitValue(), text(said));
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            return new Outcome(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
        }
    }

    public static boolean has(String program) {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /** Java can send TERM and KILL; PostgreSQL also needs INT and QUIT, and tests need STOP and CONT. */
    public static void signal(long pid, String name) {
        run("sh", "-c", "kill -" + name + " " + pid);
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
