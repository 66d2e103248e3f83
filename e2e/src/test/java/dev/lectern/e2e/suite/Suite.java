package dev.lectern.e2e.suite;

import dev.lectern.e2e.Checkout;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import dev.lectern.local.home.SuiteState;
import dev.lectern.local.postgres.PostgresServer;
import dev.lectern.local.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;

/**
 * The whole suite as {@code ./lectern up} runs it, in a home of its own on free ports: started by the first test that
 * needs it, stopped when the test JVM ends.
 */
public final class Suite implements AutoCloseable {

    static final String DEMO_PASSWORD = "a long demo password";

    private static final int PORTS = 70;

    private static Suite running;

    private final Path home;
    private final int port;

    private Suite(Path home, int port) {
        this.home = home;
        this.port = port;
    }

    public static synchronized Suite get() {
        if (running == null) {
            var suite = in("suite");
            Runtime.getRuntime().addShutdownHook(new Thread(suite::close));
            suite.must("up");
            // Most of what is waited for is there in a moment.
            Awaitility.setDefaultPollDelay(Duration.ZERO);
            Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
            running = suite;
        }
        return running;
    }

    /** Another one, for whoever needs more than one process of a service; to be closed. */
    public static Suite withReplicas(String replicas) {
        var suite = in("replicated");
        try {
            suite.must("up", "--replicas", replicas);
        } catch (RuntimeException | Error e) {
            suite.close();
            throw e;
        }
        return suite;
    }

    private static Suite in(String folder) {
        return new Suite(Checkout.file("e2e/target/" + folder).toAbsolutePath().normalize(), freePorts());
    }

    @Override
    public void close() {
        run("reset", "--yes");
    }

    /** Of one process of a service: where it can be asked past the front. */
    public int port(String member) {
        return state().member(member).orElseThrow().port();
    }

    public String gateway() {
        return "http://127.0.0.1:" + port;
    }

    /** Where all its processes keep what they write. */
    public Path folder() {
        return home;
    }

    public Path blobs() {
        return home().blobs();
    }

    public Path logs() {
        return home().logs();
    }

    public Path kafka() {
        return home().kafka();
    }

    /** The folder of papers that owners may take in; it is there when a test has made it. */
    public Path corpus() {
        return home.resolve("corpus");
    }

    /** What the suite itself wrote about its processes. */
    public SuiteState state() {
        return SuiteState.read(home()).orElseThrow();
    }

    /** As superuser, past all policies: to see what really is there. */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + home().postgresPort() + "/lectern",
                PostgresServer.SUPERUSER,
                Secrets.of(home()).superuser());
    }

    /** By which a service proves to auth who it is. */
    String secret(App app) {
        return Secrets.of(home()).client(app);
    }

    private Home home() {
        return new Home(Checkout.file("").toAbsolutePath().normalize(), home, port);
    }

    /** One of the script's commands against this home; answers its exit code. */
    public int run(String... command) {
        return start(command).code();
    }

    public String must(String... command) {
        var outcome = start(command);
        if (outcome.code() != 0) {
            throw new IllegalStateException(
                    String.join(" ", command) + " ended with " + outcome.code() + ":\n" + outcome.output());
        }
        return outcome.output();
    }

    public record Outcome(int code, String output) {}

    public Outcome start(String... command) {
        try {
            Files.createDirectories(home);
            var out = Files.createTempFile(home, "command", ".out");
            var code = process(out, command).start().waitFor();
            var text = Files.readString(out);
            Files.delete(out);
            return new Outcome(code, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Not the script itself, which would look whether something is to be built; what it would start. */
    private ProcessBuilder process(Path out, String... command) {
        var root = Checkout.file("").toAbsolutePath().normalize();
        var local = root.resolve("local/target");
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-Dlectern.root=" + root);
        line.add("-cp");
        line.add(local.resolve("local.jar") + ":" + local.resolve("lib") + "/*");
        line.add("dev.lectern.local.Main");
        line.addAll(List.of(command));
        var builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("LECTERN_HOME", home.toString());
        builder.environment().put("LECTERN_PORT", Integer.toString(port));
        // Tests ask more in a minute than a person would.
        for (var limit : List.of("READ", "WRITE", "ANONYMOUS")) {
            builder.environment().put("LECTERN_LIMIT_" + limit, "1000000");
        }
        // People come by the hundred, and what their passwords would cost an attacker is another test's.
        builder.environment().put("LECTERN_PASSWORD_MEMORY_KIB", "1024");
        builder.environment().put("LECTERN_PASSWORD_PASSES", "1");
        // What is leased and lost of budgets comes back while a test waits for it.
        builder.environment().put("LECTERN_BUDGET_LEASE", "25s");
        builder.environment().put("LECTERN_BUDGET_GRACE", "5s");
        builder.environment().put("LECTERN_BUDGET_LOST_AFTER", "60s");
        builder.environment().put("LECTERN_BUDGET_EVERY", "2s");
        builder.environment().put("LECTERN_CORPUS", corpus().toString());
        builder.environment().put("LECTERN_DEMO_PASSWORD", DEMO_PASSWORD);
        return builder;
    }

    /** As many in a row as a home may use, below the range from which the system takes ports for outgoing connections. */
    private static int freePorts() {
        var random = new Random();
        while (true) {
            var base = 10_000 + random.nextInt(20_000 / PORTS) * PORTS;
            if (java.util.stream.IntStream.range(base, base + PORTS).allMatch(Ports::free)) {
                return base;
            }
        }
    }
}
