package dev.lectern.local.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** One installation of the suite: its folder and its ports. Two of them can run side by side. */
public record Home(Path root, Path folder, int port) {

    public static final int DEFAULT_PORT = 8400;

    /** From the environment: LECTERN_PORT, LECTERN_HOME, and the project's root that the script passes on. */
    public static Home fromEnvironment() {
        var root = Path.of(
                        Optional.ofNullable(System.getProperty("lectern.root")).orElse(""))
                .toAbsolutePath();
        var port = port(System.getenv("LECTERN_PORT"));
        // Another port is another installation, so that a second "up" in the same checkout just works.
        var usual = port == DEFAULT_PORT ? root.resolve(".lectern") : root.resolve(".lectern/port-" + port);
        var folder = Optional.ofNullable(System.getenv("LECTERN_HOME"))
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value).toAbsolutePath().normalize())
                .orElse(usual);
        return new Home(root, folder, port);
    }

    private static int port(String configured) {
        if (configured == null || configured.isBlank()) {
            return DEFAULT_PORT;
        }
        try {
            var port = Integer.parseInt(configured.strip());
            if (port >= 1 && port <= 65_523) {
                return port;
            }
        } catch (NumberFormatException e) {
            // The message below says it better.
        }
        throw new IllegalArgumentException("LECTERN_PORT must be a number from 1 to 65523, and is " + configured);
    }

    public int port(App app) {
        return port + app.portOffset();
    }

    public int postgresPort() {
        return port + 10;
    }

    public int kafkaPort() {
        return port + 11;
    }

    public int kafkaControllerPort() {
        return port + 12;
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    public Path log(String name) {
        return logs().resolve(name + ".log");
    }

    public Path run() {
        return folder.resolve("run");
    }

    public Path cache() {
        return folder.resolve("cache");
    }

    public Path kafka() {
        return folder.resolve("kafka");
    }

    public Path blobs() {
        return folder.resolve("blobs");
    }

    public Path jar(App app) {
        return root.resolve(app.module()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    public void create() {
        try {
            Files.createDirectories(folder);
            for (var each : new Path[] {logs(), run(), cache(), blobs(), kafka()}) {
                Files.createDirectories(each);
                // People's documents and what was logged about them; the home itself stays open, because PostgreSQL
                // may run as another user and has its own folder below it.
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (AccessDeniedException e) {
            throw new IllegalStateException(folder + " belongs to another user; set LECTERN_HOME to a folder of yours");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }
}
