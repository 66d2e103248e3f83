package dev.lectern.local.suite;

import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.process.ProcessTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/** Owns the processes of the suite: starts them in order, starts again what dies, stops them in reverse order. */
public final class Supervisor {

    /** The file that opens the gate: the services may start, because the database has its roles and Kafka its topics. */
    private static final String GATE = "services-may-start";

    private static final String RESTART = "restart-";
    private static final long TICK_MILLIS = 200;
    private static final long ROTATE_EVERY = 50;

    private final Home home;
    private final List<Child> children;
    private boolean stopping;

    Supervisor(Home home, List<Part> parts, Clock clock) {
        this.home = home;
        this.children = parts.stream().map(part -> new Child(part, clock)).toList();
    }

    public static void main(String[] args) {
        var home = new Home(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
        var supervisor = new Supervisor(home, SuiteParts.of(home, Replicas.parse(args[3])), Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
        supervisor.run();
    }

    /** Tells the supervisor of this home that database and topics are there. */
    public static void openGate(Home home) {
        touch(requests(home).resolve(GATE));
    }

    public static void closeGate(Home home) {
        try {
            Files.deleteIfExists(requests(home).resolve(GATE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void requestRestart(Home home, String name) {
        touch(requests(home).resolve(RESTART + name));
    }

    public static boolean restartPending(Home home, String name) {
        return Files.exists(requests(home).resolve(RESTART + name));
    }

    void run() {
        write();
        for (var turn = 1L; !isStopping(); turn++) {
            if (tick()) {
                write();
            }
            if (turn % ROTATE_EVERY == 0) {
                children.forEach(child -> LogFile.rotate(child.part().log()));
            }
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    synchronized boolean tick() {
        if (stopping) {
            return false;
        }
        var changed = obeyRequests();
        var open = Files.exists(requests(home).resolve(GATE))
                && children.stream().filter(servesOthers()).allMatch(Child::ready);
        for (var child : children) {
            // Only the first start waits; what was up once comes back by itself, whatever its neighbours do.
            changed |= child.tick(child.part().servesOthers() || open);
        }
        return changed;
    }

    /** Runs when the JVM is told to end: the services together, then what they stand on, one by one. */
    synchronized void stop() {
        stopping = true;
        var services = children.stream().filter(Predicate.not(servesOthers())).toList();
        services.forEach(Child::askToStop);
        write();
        services.forEach(Child::awaitStop);
        children.reversed().stream().filter(servesOthers()).forEach(child -> {
            child.askToStop();
            child.awaitStop();
            write();
        });
        write();
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    private boolean obeyRequests() {
        var changed = false;
        for (var child : children) {
            var request = requests(home).resolve(RESTART + child.part().name());
            if (Files.exists(request)) {
                child.restart();
                changed = true;
                try {
                    Files.deleteIfExists(request);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return changed;
    }

    private synchronized void write() {
        var self = ProcessHandle.current().pid();
        new SuiteState(
                        self,
                        ProcessTable.startOf(self),
                        home.port(),
                        children.stream().map(Child::state).toList())
                .write(home);
    }

    private static Predicate<Child> servesOthers() {
        return child -> child.part().servesOthers();
    }

    private static Path requests(Home home) {
        return home.run().resolve("requests");
    }

    private static void touch(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
