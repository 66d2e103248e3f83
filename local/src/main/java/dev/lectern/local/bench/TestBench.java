package dev.lectern.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A benchmark that lives among a service's tests, because it needs what only they have: its classes and its siblings. */
final class TestBench {

    // The tests do without the full compiler; what is compared with others has it, as they have it here.
    private static final String AT_ITS_BEST =
            "-DargLine=-Xmx1200m -XX:+UseSerialGC --add-opens java.base/java.lang=ALL-UNNAMED";

    private TestBench() {}

    static void run(String module, String test, String... settings) {
        var command = new ArrayList<>(List.of("mvn", "-q", "-B", "-ntp", "-pl", module, "-am", "test"));
        command.addAll(List.of("-Dtest=" + test, "-Dsurefire.failIfNoSpecifiedTests=false", AT_ITS_BEST));
        command.addAll(List.of(settings));
        try {
            var process = new ProcessBuilder(command)
                    .directory(Path.of(System.getProperty("lectern.root")).toFile())
                    .inheritIO()
                    .start();
            BenchSuite.exit(process.waitFor() == 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
