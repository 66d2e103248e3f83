package dev.lectern.local;

import dev.lectern.local.kafka.KafkaBroker;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Cache;
import dev.lectern.local.process.Ports;
import dev.lectern.local.process.ProcessTable;
import dev.lectern.local.process.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The process that owns the shared test servers: lives as long as the build does, then removes every trace. */
final class SharedServersMain {

    static final String STATE = "state.properties";

    private SharedServersMain() {}

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var libraries = Path.of(args[1]);
        var watched = Long.parseLong(args[2]);
        var start = Long.parseLong(args[3]);
        try {
            serve(folder, libraries, watched, start);
        } catch (Exception | Error e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void serve(Path folder, Path libraries, long watched, long start) throws Exception {
        var settings = new PostgresServer.Settings(
                folder.resolve("pg"), Ports.any(), "superuser-in-tests", folder.resolve("postgres.log"), false);
        // Its folder is known before it runs, so that a later sweep finds it even if we are killed now.
        Files.writeString(folder.resolve("pg.path"), settings.data().toString());
        var kafka = CompletableFuture.supplyAsync(() -> startKafka(folder, libraries));
        var postgres = PostgresServer.start(settings);
        try {
            write(folder, settings, postgres.pid(), kafka.join());
            while (ProcessTable.alive(watched, start)) {
                Thread.sleep(500);
            }
        } finally {
            if (!KafkaBroker.trained(libraries)) {
                kafka.join().stop();
            }
            kafka.join().close();
            postgres.kill();
            endPrivateServers(folder);
            Cache.delete(settings.data());
            Cache.delete(folder);
        }
    }

    private static KafkaBroker startKafka(Path folder, Path libraries) {
        try {
            return KafkaBroker.start(new KafkaBroker.Settings(
                    folder.resolve("kafka"), Ports.any(), Ports.any(), folder.resolve("kafka.log"), libraries));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void write(Path folder, PostgresServer.Settings postgres, long postgresPid, KafkaBroker kafka)
            throws IOException {
        var properties = new Properties();
        properties.setProperty("postgres.port", Integer.toString(postgres.port()));
        properties.setProperty("postgres.password", postgres.password());
        properties.setProperty("postgres.pid", Long.toString(postgresPid));
        properties.setProperty("postgres.start", Long.toString(ProcessTable.startOf(postgresPid)));
        properties.setProperty("kafka", kafka.bootstrap());
        var draft = folder.resolve(STATE + ".draft");
        try (var out = Files.newBufferedWriter(draft)) {
            properties.store(out, null);
        }
        Files.move(draft, folder.resolve(STATE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Ends and removes what builds left behind whose owner was itself killed. */
    static void sweep(Path all) throws IOException {
        try (var folders = Files.newDirectoryStream(all, Files::isDirectory)) {
            for (var folder : folders) {
                var name = folder.getFileName().toString().split("-");
                if (name.length == 2 && !ProcessTable.alive(Long.parseLong(name[0]), Long.parseLong(name[1]))) {
                    sweepOne(folder);
                }
            }
        }
    }

    private static void sweepOne(Path folder) throws IOException {
        var state = folder.resolve(STATE);
        if (Files.exists(state)) {
            var properties = new Properties();
            try (var in = Files.newBufferedReader(state)) {
                properties.load(in);
            }
            var pid = Long.parseLong(properties.getProperty("postgres.pid"));
            if (ProcessTable.alive(pid, Long.parseLong(properties.getProperty("postgres.start")))) {
                ProcessTable.tree(pid).forEach(each -> Shell.signal(each, "KILL"));
            }
        }
        endPrivateServers(folder);
        var data = folder.resolve("pg.path");
        if (Files.exists(data)) {
            Cache.delete(Path.of(Files.readString(data)));
        }
        Cache.delete(folder);
    }

    /** A test that was killed could not close its own PostgreSQL; brokers end with their test by themselves. */
    private static void endPrivateServers(Path folder) throws IOException {
        try (var servers = Files.newDirectoryStream(folder, "pg-*")) {
            for (var server : servers) {
                var file = server.resolve("data/postmaster.pid");
                if (Files.exists(file)) {
                    var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
                    if (ProcessTable.commandLine(pid).contains(server.toString())) {
                        ProcessTable.tree(pid).forEach(each -> Shell.signal(each, "KILL"));
                    }
                }
            }
        }
    }
}
