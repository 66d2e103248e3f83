package dev.lectern.local;

import dev.lectern.local.process.Cache;
import dev.lectern.local.process.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL and Kafka that all modules of one Maven run share; the first test that asks starts them. */
record SharedServers(Path folder, String postgresHost, int postgresPort, String password, String kafka) {

    private static SharedServers instance;

    static synchronized SharedServers get() {
        if (instance == null) {
            instance = Containers.wanted() ? Containers.start(root().resolve("local/target/test-stack")) : join();
        }
        return instance;
    }

    String postgresUrl(String database) {
        return "postgresql://" + postgresHost + ":" + postgresPort + "/" + database;
    }

    static Path root() {
        var configured = System.getProperty("lectern.root");
        if (configured != null && Files.exists(Path.of(configured, "local", "pom.xml"))) {
            return Path.of(configured).toAbsolutePath();
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("local/pom.xml")) && Files.exists(folder.resolve("lectern"))) {
                return folder;
            }
        }
        throw new IllegalStateException("set the system property lectern.root to the folder of the project");
    }

    /** The jars of a broker; kept off the services' own test classpaths. */
    static Path libraries() {
        var libraries = root().resolve("local/target/lib");
        if (!Files.isDirectory(libraries)) {
            throw new IllegalStateException(
                    libraries + " is missing: build the module local first (mvn -pl local -DskipTests install)");
        }
        return libraries;
    }

    private static SharedServers join() {
        var watched = buildProcess();
        var start = ProcessTable.startOf(watched);
        var all = root().resolve("local/target/test-stack");
        var folder = all.resolve(watched + "-" + start);
        try {
            Files.createDirectories(folder);
            try (var lock = Cache.lock(all.resolve("lock"))) {
                var state = folder.resolve(SharedServersMain.STATE);
                if (!Files.exists(state) && lock.isOpen()) {
                    SharedServersMain.sweep(all);
                    Cache.delete(folder);
                    Files.createDirectories(folder);
                    await(launch(folder, watched, start), folder, state);
                }
                return read(folder, state);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the test servers in " + folder, e);
        }
    }

    /** The Maven that runs us, so that the next module finds the same servers; without Maven, this JVM. */
    private static long buildProcess() {
        var found = ProcessHandle.current();
        for (var parent = found.parent();
                parent.isPresent();
                parent = parent.get().parent()) {
            if (ProcessTable.commandLine(parent.get().pid()).contains("org.codehaus.plexus.classworlds.launcher")) {
                return parent.get().pid();
            }
        }
        return found.pid();
    }

    private static Process launch(Path folder, long watched, long start) throws IOException {
        // A copy: whoever rebuilds the module meanwhile must not pull the classes from under a running JVM.
        var classes = folder.resolve("classes");
        var source = root().resolve("local/target/classes");
        try (var files = Files.walk(source)) {
            for (var file : files.toList()) {
                Files.copy(file, classes.resolve(source.relativize(file).toString()));
            }
        }
        return new ProcessBuilder(List.of(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classes + ":" + libraries() + "/*",
                        SharedServersMain.class.getName(),
                        folder.toString(),
                        libraries().toString(),
                        Long.toString(watched),
                        Long.toString(start)))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stack.log").toFile())
                .start();
    }

    private static void await(Process servers, Path folder, Path state) throws IOException {
        // The first time on a machine PostgreSQL is unpacked and pgvector compiled.
        var until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!Files.exists(state)) {
            if (System.nanoTime() > until || !servers.isAlive()) {
                throw new IllegalStateException(
                        "the test servers did not start:\n" + Files.readString(folder.resolve("stack.log")));
            }
            try {
                Thread.sleep(30);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private static SharedServers read(Path folder, Path state) throws IOException {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(state)) {
            properties.load(in);
        }
        return new SharedServers(
                folder,
                "127.0.0.1",
                Integer.parseInt(properties.getProperty("postgres.port")),
                properties.getProperty("postgres.password"),
                properties.getProperty("kafka"));
    }
}
