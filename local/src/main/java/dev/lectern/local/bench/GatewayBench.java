package dev.lectern.local.bench;

import dev.lectern.local.bench.Load.Result;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the gateway costs: the same authenticated call through it and straight to the service, in turns, with everything
 * (also this load) on the same cores; and how many people can sign in, beside what hashing passwords alone allows.
 */
public final class GatewayBench {

    private static final int ROUNDS = 5;
    private static final int MANY = 32;

    /** More sign-ins than auth hashes at a time, so that none of its places is ever empty. */
    private static final int AT_ONCE = 8;

    private static final double WARM_SECONDS = 12;
    private static final double SECONDS = 4;
    private static final double ADDED_AIM_MS = 1.0;
    private static final double RATE_AIM = 0.55;

    /** Of the time of both places for hashing: the rest is what else a sign-in costs on the same cores. */
    private static final double HASH_AIM = 0.80;

    private static final String PASSWORD = "a long pass phrase for the bench";

    // The suite of a laptop stops at the first compiler, which costs two to three times the time under load.
    private static final Map<String, String> SETTING =
            Map.of("LECTERN_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4", "LECTERN_REGISTRATION", "open");

    /** The same call by both ways; the medians of the rounds. */
    private record Pair(double directMs, double throughMs, double directRate, double throughRate) {

        double addedMs() {
            return throughMs - directMs;
        }

        double ratio() {
            return throughRate / directRate;
        }
    }

    private final Home home;
    private final Door door;

    private GatewayBench(Home home) {
        this.home = home;
        this.door = new Door(home);
    }

    public static void main(String[] arguments) {
        boolean met;
        say("%s", Cores.pin());
        try (var suite = new BenchSuite("gateway", SETTING)) {
            suite.up();
            met = new GatewayBench(suite.home()).run();
        }
        BenchSuite.exit(met);
    }

    private boolean run() {
        var session = door.newcomer("bench", PASSWORD);
        say("An authenticated GET through the gateway and straight to the service, %d rounds in turns", ROUNDS);
        var database = measure(session, "/api/v1/projects", 200);
        print("from the database (GET /api/v1/projects)", database);
        say("  %-42s %s", "aims: added <= 1.0 ms, ratio >= 0.55", verdict(isMet(database)));
        print("from memory (the same with a bad limit, 400)", measure(session, "/api/v1/projects?limit=0", 400));
        return signIns() & isMet(database);
    }

    private static boolean isMet(Pair pair) {
        return pair.addedMs() <= ADDED_AIM_MS && pair.ratio() >= RATE_AIM;
    }

    private static String verdict(boolean met) {
        return met ? "met" : "NOT met";
    }

    private Pair measure(String session, String path, int status) {
        var gateway = Load.get(home.port(App.GATEWAY), path, session, status);
        direct(session, path, status).run(MANY, WARM_SECONDS);
        gateway.run(MANY, WARM_SECONDS);
        var direct = new ArrayList<Result>();
        var through = new ArrayList<Result>();
        var directMany = new ArrayList<Result>();
        var throughMany = new ArrayList<Result>();
        for (var round = 0; round < ROUNDS; round++) {
            var straight = direct(session, path, status);
            direct.add(straight.run(1, SECONDS));
            through.add(gateway.run(1, SECONDS));
            directMany.add(straight.run(MANY, SECONDS));
            throughMany.add(gateway.run(MANY, SECONDS));
        }
        return new Pair(
                median(direct.stream().map(Result::medianMs).toList()),
                median(through.stream().map(Result::medianMs).toList()),
                median(directMany.stream().map(Result::perSecond).toList()),
                median(throughMany.stream().map(Result::perSecond).toList()));
    }

    private Load direct(String session, String path, int status) {
        return Load.get(home.port(App.PROJECT), path, door.internalToken(session), status);
    }

    /** All time that the machine has for signing in should go into the hash, as auth itself counts it. */
    private boolean signIns() {
        var body = Door.json(Map.of("identifier", "bench", "password", PASSWORD, "transport", "bearer"));
        var load = Load.of("POST", home.port(App.GATEWAY), "/api/v1/session", null, body, 200);
        load.run(AT_ONCE, WARM_SECONDS);
        var before = hashing();
        var begun = System.nanoTime();
        var result = load.run(AT_ONCE, SECONDS * 2);
        var wall = (System.nanoTime() - begun) / 1e9;
        var spent = hashing().seconds() - before.seconds();
        var count = hashing().count() - before.count();
        say("");
        say("  sign-ins, eight at once      %10.1f /s   median %.1f ms", result.perSecond(), result.medianMs());
        say("  one hash                     %10.1f ms", spent / count * 1000);
        var share = spent / (2 * wall);
        say("  share of its two places in use %10.0f %%", share * 100);
        say("  %-42s %s", "aim: share of hashing >= 80 %", verdict(share >= HASH_AIM));
        return share >= HASH_AIM;
    }

    private record Hashing(double count, double seconds) {}

    private Hashing hashing() {
        var metrics = door.text(App.AUTH, "/q/metrics");
        return new Hashing(
                metric(metrics, "lectern_auth_password_hash_seconds_count"),
                metric(metrics, "lectern_auth_password_hash_seconds_sum"));
    }

    private static double metric(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void print(String what, Pair pair) {
        say("");
        say("  %s", what);
        say("  %-28s %10.3f ms   %10.0f /s", "straight", pair.directMs(), pair.directRate());
        say("  %-28s %10.3f ms   %10.0f /s", "through the gateway", pair.throughMs(), pair.throughRate());
        say("  %-28s %10.3f ms   %10.2f x", "added latency, ratio", pair.addedMs(), pair.ratio());
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
