package dev.lectern.local.postgres;

import dev.lectern.local.process.Cache;
import dev.lectern.local.process.ProcessTable;
import dev.lectern.local.process.Shell;
import dev.lectern.local.process.Unprivileged;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A private PostgreSQL on the loopback; tests may kill, stop, pause and restart it, always on the same port and data. */
public final class PostgresServer implements AutoCloseable {

    public static final String SUPERUSER = "postgres";

    /** {@code durable} false gives up fsync: right for a throw-away test server, wrong for everything else. */
    public record Settings(Path data, int port, String password, Path log, boolean durable) {
        public Settings {
            data = Unprivileged.reachable(data);
        }

        @Override
        public String toString() {
            return "PostgreSQL on port " + port + " in " + data;
        }
    }

    private final Settings settings;
    private Process process;

    private PostgresServer(Settings settings) {
        this.settings = settings;
    }

    public static PostgresServer start(Settings settings) {
        var server = new PostgresServer(settings);
        server.start();
        return server;
    }

    /** Makes the data folder if it is not there and answers the command that runs the server in the foreground. */
    public static List<String> prepare(Settings settings) {
        var installation = PostgresInstallation.locate();
        try {
            if (!Files.exists(settings.data().resolve("PG_VERSION"))) {
                create(installation, settings);
            }
            Files.createDirectories(settings.log().toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + settings, e);
        }
        var command = new ArrayList<>(List.of(
                installation.program("postgres").toString(),
                "-D",
                settings.data().toString()));
        flags(settings).forEach(flag -> command.addAll(List.of("-c", flag)));
        return Unprivileged.command(command);
    }

    private static List<String> flags(Settings settings) {
        var flags = new ArrayList<>(List.of(
                "port=" + settings.port(),
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=400",
                "shared_buffers=96MB",
                "max_wal_size=512MB",
                "jit=off",
                "log_checkpoints=off",
                "log_min_error_statement=panic",
                "log_line_prefix=%m [%p] %u@%d "));
        if (!settings.durable()) {
            flags.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        if (sharedMemoryIsSmall()) {
            // Parallel index builds need room there, and a container often has 64 MB.
            flags.add("dynamic_shared_memory_type=mmap");
        }
        return flags;
    }

    private static boolean sharedMemoryIsSmall() {
        try {
            return Files.getFileStore(Path.of("/dev/shm")).getUsableSpace() < 512L * 1024 * 1024;
        } catch (IOException e) {
            return true;
        }
    }

    /** In a draft folder that is renamed at the end, so that an interrupted start leaves no half-made cluster. */
    private static void create(PostgresInstallation installation, Settings settings) throws IOException {
        var draft = settings.data().resolveSibling(settings.data().getFileName() + ".draft");
        Files.createDirectories(draft.getParent());
        Cache.delete(draft);
        Unprivileged.own(draft);
        var secret = Files.createTempFile(
                "lectern", ".pw", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(secret, settings.password());
            Unprivileged.own(secret);
            var initdb = Unprivileged.command(List.of(
                    installation.program("initdb").toString(),
                    "-D",
                    draft.toString(),
                    "-U",
                    SUPERUSER,
                    "--pwfile=" + secret,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--data-checksums",
                    settings.durable() ? "--sync-method=fsync" : "--no-sync"));
            var outcome = Shell.run(Path.of("/"), 120, initdb);
            if (!outcome.ok()) {
                throw new IOException("initdb failed: " + outcome.output());
            }
        } finally {
            Files.deleteIfExists(secret);
        }
        Files.move(draft, settings.data(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void start() {
        var command = prepare(settings);
        try {
            var log = settings.log().toFile();
            // The working directory must be one that the unprivileged user can enter.
            process = new ProcessBuilder(command)
                    .directory(new java.io.File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + settings, e);
        }
        awaitReady(settings, process.toHandle(), Duration.ofSeconds(60));
    }

    /** PostgreSQL itself writes "ready" into its pid file once it takes connections; no password is needed to see it. */
    public static void awaitReady(Settings settings, ProcessHandle process, Duration limit) {
        var until = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < until) {
            if (isReady(settings)) {
                return;
            }
            if (!process.isAlive()) {
                throw new IllegalStateException(settings + " ended while starting; see " + settings.log());
            }
            pause(20);
        }
        throw new IllegalStateException(
                settings + " was not ready after " + limit.toSeconds() + " s; see " + settings.log());
    }

    public static boolean isReady(Settings settings) {
        try {
            var lines = Files.readAllLines(settings.data().resolve("postmaster.pid"));
            return lines.size() >= 8
                    && lines.get(7).strip().equals("ready")
                    && ProcessHandle.of(Long.parseLong(lines.get(0).strip())).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    public Settings settings() {
        return settings;
    }

    public int port() {
        return settings.port();
    }

    public long pid() {
        return process.pid();
    }

    /** As the services are given it: {@code postgresql://host:port/database}. */
    public String url(String database) {
        return "postgresql://127.0.0.1:" + settings.port() + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(database), SUPERUSER, settings.password());
    }

    /** Ends sessions, writes a checkpoint, stops. */
    public void stop() {
        end("INT");
    }

    /** As a crash: no checkpoint, the next start recovers from the log. */
    public void stopImmediate() {
        end("QUIT");
    }

    /** kill -9 of the postmaster and of all its children, as when the machine loses its power. */
    public void kill() {
        var all = ProcessTable.tree(process.pid());
        all.forEach(pid -> Shell.signal(pid, "KILL"));
        await();
    }

    /** Nothing answers, but nothing ends either: what a network or a disk that hangs looks like. */
    public void suspend() {
        ProcessTable.tree(process.pid()).forEach(pid -> Shell.signal(pid, "STOP"));
    }

    public void resume() {
        ProcessTable.tree(process.pid()).forEach(pid -> Shell.signal(pid, "CONT"));
    }

    /** After any kind of end; the same port and the same data. */
    public void restart() {
        if (process.isAlive()) {
            stop();
        }
        start();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            resume();
            stopImmediate();
        }
    }

    private void end(String signal) {
        Shell.signal(process.pid(), signal);
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)) {
                throw new IllegalStateException(settings + " did not end within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
