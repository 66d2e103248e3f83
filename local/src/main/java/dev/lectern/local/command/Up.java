package dev.lectern.local.command;

import dev.lectern.local.home.App;
import dev.lectern.local.home.External;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Replicas;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.home.SuiteState.Phase;
import dev.lectern.local.kafka.KafkaTopics;
import dev.lectern.local.postgres.Bootstrap;
import dev.lectern.local.postgres.PostgresInstallation;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Cache;
import dev.lectern.local.process.Ports;
import dev.lectern.local.suite.LogFile;
import dev.lectern.local.suite.SuiteParts;
import dev.lectern.local.suite.Supervisor;
import dev.lectern.local.suite.SupervisorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the suite up, or says that it is; leaves nothing behind when it is interrupted or fails. */
public final class Up {

    private static final Duration LIMIT = Duration.ofSeconds(180);
    /** A process that ended this often before it was ever ready will not become ready by waiting. */
    private static final int HOPELESS = 4;

    private static final int LOG_LINES = 25;

    private final Home home;
    private final Screen screen;
    private final Replicas replicas;
    private final long begun = System.nanoTime();
    private boolean ours;
    private volatile boolean interrupted;

    Up(Home home, Screen screen, Replicas replicas) {
        this.home = home;
        this.screen = screen;
        this.replicas = replicas;
    }

    int run() throws IOException {
        home.create();
        // A second "up" waits here for the first, and then finds the suite running.
        try (var lock = Cache.lock(home.run().resolve("up.lock"))) {
            var state = SuiteState.read(home);
            if (lock.isOpen() && state.isPresent() && state.get().ready()) {
                if (!asWanted(state.get())) {
                    screen.say("Lectern is up with other replicas. First: ./lectern down");
                    return 1;
                }
                screen.say("Lectern is already up.");
                new Greeting(home, state.get().port(), screen).show();
                return 0;
            }
            return start();
        }
    }

    private int start() {
        var secrets = Secrets.of(home);
        var stopper = new Thread(this::stopIfOurs, "stop");
        Runtime.getRuntime().addShutdownHook(stopper);
        try {
            if (!prepare()) {
                return 1;
            }
            if (await(Up::foundationReady) && setUp(secrets)) {
                Supervisor.openGate(home);
                if (await(SuiteState::ready)) {
                    ours = false;
                    screen.say("Up in %.1f s.", seconds(System.nanoTime() - begun));
                    new Greeting(home, home.port(), screen).show();
                    return 0;
                }
            }
            return 1;
        } finally {
            stopIfOurs();
        }
    }

    /** Afterwards a supervisor is running: ours, or one that an interrupted "up" left with its gate closed. */
    private boolean prepare() {
        var state = SuiteState.read(home);
        if (state.isPresent() && state.get().supervised()) {
            screen.say("The suite is already starting.");
            return true;
        }
        if (SupervisorProcess.endOrphans(home)) {
            screen.say("Stopped what was left by a supervisor that was killed.");
        }
        var missing = List.of(App.values()).stream()
                .map(home::jar)
                .filter(jar -> !Files.exists(jar))
                .toList();
        if (!missing.isEmpty()) {
            screen.say("Not built: " + missing);
            return false;
        }
        if (!portsAreFree()) {
            return false;
        }
        if (External.postgres().isEmpty() && !PostgresInstallation.ready()) {
            screen.say("Getting PostgreSQL and compiling pgvector, once (about 10 s) ...");
            PostgresInstallation.locate();
        }
        ours = true;
        var pid = SupervisorProcess.launch(home, replicas);
        screen.say("Starting Lectern in %s (supervisor: pid %d)", home.folder(), pid);
        return awaitSupervisor(pid);
    }

    private boolean awaitSupervisor(long pid) {
        while (SuiteState.read(home).filter(state -> state.pid() == pid).isEmpty()) {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                screen.say("The supervisor ended: ");
                LogFile.tail(home.log("supervisor"), 20).forEach(screen::say);
                return false;
            }
            pause();
        }
        return true;
    }

    private boolean portsAreFree() {
        var wanted = new LinkedHashMap<Integer, String>();
        for (var app : App.values()) {
            wanted.put(home.port(app), app.stem());
            replicas.of(app).forEach(replica -> wanted.put(replica.port(home), replica.name()));
        }
        if (External.postgres().isEmpty()) {
            wanted.put(home.postgresPort(), SuiteParts.POSTGRES);
        }
        if (External.kafka().isEmpty()) {
            wanted.put(home.kafkaPort(), SuiteParts.KAFKA);
            wanted.put(home.kafkaControllerPort(), "kafka's controller");
        }
        var taken = wanted.keySet().stream().filter(port -> !Ports.free(port)).toList();
        for (var port : taken) {
            screen.say("Port %d (for %s) is taken by %s.", port, wanted.get(port), Ports.owner(port));
        }
        if (!taken.isEmpty()) {
            screen.say("End it, or choose others: LECTERN_PORT=%d ./lectern up", home.port() + 100);
        }
        return taken.isEmpty();
    }

    private boolean asWanted(SuiteState state) {
        return replicas.shared().stream()
                .flatMap(app -> replicas.of(app).stream())
                .allMatch(replica -> state.member(replica.name())
                        .filter(member -> member.port() == replica.port(home))
                        .isPresent());
    }

    private static boolean foundationReady(SuiteState state) {
        return state.members().stream()
                .filter(member -> member.name().equals(SuiteParts.POSTGRES)
                        || member.name().equals(SuiteParts.KAFKA))
                .allMatch(member -> member.phase() == Phase.READY);
    }

    private boolean setUp(Secrets secrets) {
        try (var admin = connect(secrets, "postgres")) {
            var database = External.postgres().map(External.Postgres::database).orElse("lectern");
            Bootstrap.createDatabase(admin, database);
            try (var target = connect(secrets, database)) {
                Bootstrap.run(admin, target, secrets.shares());
            }
        } catch (SQLException e) {
            screen.say("PostgreSQL could not be set up: " + e.getMessage());
            return false;
        }
        KafkaTopics.create(
                External.kafka().orElse("127.0.0.1:" + home.kafkaPort()), External.topics(), Duration.ofSeconds(30));
        return true;
    }

    private Connection connect(Secrets secrets, String database) throws SQLException {
        var external = External.postgres();
        return external.isPresent()
                ? external.get().connect(database)
                : DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + home.postgresPort() + "/" + database,
                        PostgresServer.SUPERUSER,
                        secrets.superuser());
    }

    private boolean await(java.util.function.Predicate<SuiteState> goal) {
        var seen = new Progress();
        while (true) {
            var state = SuiteState.read(home);
            if (state.isEmpty() || !state.get().supervised()) {
                if (!interrupted) {
                    screen.say("The supervisor has ended. Its log: " + home.log("supervisor"));
                }
                return false;
            }
            screen.board(seen.lines(state.get(), System.currentTimeMillis()));
            if (goal.test(state.get())) {
                return true;
            }
            var hopeless = hopeless(state.get());
            if (hopeless.isPresent()) {
                explain(hopeless.get());
                return false;
            }
            pause();
        }
    }

    private Optional<SuiteState.Member> hopeless(SuiteState state) {
        var late = System.nanoTime() - begun > LIMIT.toNanos();
        return state.members().stream()
                .filter(member -> member.phase() != Phase.READY)
                .filter(member -> member.restarts() >= HOPELESS || late && member.phase() != Phase.WAITING)
                .findFirst();
    }

    private void explain(SuiteState.Member member) {
        screen.say("");
        screen.say(
                "%s did not become ready%s. The end of its log:",
                member.name(), member.reason().isEmpty() ? "" : " (" + member.reason() + ")");
        var lines = LogFile.tail(home.log(member.name()), LOG_LINES).stream()
                .flatMap(line -> LogLine.readable(line).lines())
                .toList();
        lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).forEach(line -> screen.say("  | " + line));
        screen.say("More: ./lectern logs %s", member.name());
    }

    private synchronized void stopIfOurs() {
        if (ours) {
            ours = false;
            interrupted = true;
            screen.say("Stopping what was started ...");
            SupervisorProcess.stop(home, state -> {});
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Remembers when each process began to start, so that its seconds stand still once it is ready. */
    private static final class Progress {

        private final Map<String, Long> begun = new LinkedHashMap<>();
        private final Map<String, Long> done = new LinkedHashMap<>();

        List<Screen.Line> lines(SuiteState state, long now) {
            var lines = new ArrayList<Screen.Line>();
            for (var member : state.members()) {
                var ready = member.phase() == Phase.READY;
                if (member.phase() == Phase.STARTING) {
                    begun.putIfAbsent(member.name(), member.since());
                }
                if (ready) {
                    done.putIfAbsent(member.name(), member.since());
                }
                var from = begun.getOrDefault(member.name(), ready ? member.since() : now);
                var to = ready ? done.get(member.name()) : now;
                lines.add(new Screen.Line(
                        member.name(), member.phase().toString(), Math.max(0, to - from) / 1000.0, ready));
            }
            return lines;
        }
    }
}
