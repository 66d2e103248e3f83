package dev.lectern.local.bench;

import dev.lectern.local.home.Home;
import dev.lectern.local.process.Cache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An installation of its own for a benchmark, run by the script as anybody would; gone when it is closed. */
final class BenchSuite implements AutoCloseable {

    private static final int PORT = 8700;

    private final Home home;
    private final Map<String, String> environment;

    BenchSuite(String name, Map<String, String> environment) {
        var root = Path.of(System.getProperty("lectern.root"));
        // Not a temporary folder of Java's: nobody else could enter that, and PostgreSQL may run as somebody else.
        var folder = Path.of(
                "/tmp", "lectern-" + name + "-bench-" + ProcessHandle.current().pid());
        try {
            this.home = new Home(root, Files.createDirectories(folder), PORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.environment = environment;
    }

    Home home() {
        return home;
    }

    /** Ends this process, and the script that waits for it, with what was found. */
    static void exit(boolean met) {
        if (!met) {
            System.out.println("An aim is NOT met.");
            System.exit(1);
        }
    }

    /** Answers how many seconds it took until all was ready. */
    double up() {
        var begun = System.nanoTime();
        if (lectern("up") != 0) {
            throw new IllegalStateException("./lectern up failed; see " + home.logs());
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    int lectern(String... arguments) {
        var command = new ArrayList<>(List.of(home.root().resolve("lectern").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.folder().resolve("bench.log").toFile());
        builder.environment().putAll(environment);
        // What counting costs is measured too, but nobody is sent away.
        for (var limit : List.of("READ", "WRITE", "ANONYMOUS")) {
            builder.environment().put("LECTERN_LIMIT_" + limit, "1000000000");
        }
        builder.environment().put("LECTERN_HOME", home.folder().toString());
        builder.environment().put("LECTERN_PORT", Integer.toString(PORT));
        builder.environment().remove("LECTERN_TTY");
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        lectern("reset", "--yes");
        try {
            Cache.delete(home.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
