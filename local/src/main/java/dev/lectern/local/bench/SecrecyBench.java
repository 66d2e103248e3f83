package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.local.bench.Load.Connection;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Whether the clock tells what the answer does not: somebody else's thing against one that does not exist. */
public final class SecrecyBench {

    private static final int CALLS = 1_000;
    private static final double WARM_SECONDS = 8;
    private static final double AIM = 0.10;
    // Wrong passwords by the hundred would otherwise be turned away before they are looked at.
    private static final Map<String, String> SETTING = Map.of(
            "LECTERN_REGISTRATION",
            "open",
            "LECTERN_ATTEMPTS_PER_ACCOUNT",
            "1000000",
            "LECTERN_ATTEMPTS_PER_ADDRESS",
            "1000000");

    private static final String PASSWORD = "a long pass phrase for the bench";

    private final Home home;
    private final Door door;

    private SecrecyBench(Home home) {
        this.home = home;
        this.door = new Door(home);
    }

    public static void main(String[] arguments) {
        try (var suite = new BenchSuite("secrecy", SETTING)) {
            suite.up();
            new SecrecyBench(suite.home()).run();
        }
    }

    private void run() {
        var owner = door.newcomer("owner", PASSWORD);
        var stranger = door.newcomer("stranger", PASSWORD);
        var project = post(owner, "/api/v1/projects", Map.of("name", "Secret shelf"))
                .path("id")
                .asText();
        var note = Map.of("kind", "note", "title", "A secret", "text", "Nobody else should know that this is here.");
        var source = post(owner, "/api/v1/sources", note);
        say("Medians of %,d calls in turns; the difference is of the one for what does not exist", CALLS);
        compare(stranger, "/api/v1/projects/", project);
        compare(stranger, "/api/v1/sources/", source.path("sourceId").asText());
        compare(stranger, "/api/v1/runs/", source.path("runId").asText());
        passwords();
    }

    /** A wrong password of somebody against any password of nobody. */
    private void passwords() {
        print("POST /api/v1/session, unknown name", turns(signIn("owner"), signIn("nobody-" + UUID.randomUUID()), 200));
    }

    private Load signIn(String name) {
        var body = Door.json(Map.of("identifier", name, "password", "not the right one", "transport", "bearer"));
        return Load.of("POST", home.port(App.GATEWAY), "/api/v1/session", null, body, 401);
    }

    private void compare(String session, String path, String foreign) {
        var theirs = Load.get(home.port(App.GATEWAY), path + foreign, session, 404);
        var nobodys = Load.get(home.port(App.GATEWAY), path + UUID.randomUUID(), session, 404);
        theirs.run(2, WARM_SECONDS);
        nobodys.run(2, WARM_SECONDS);
        print("GET " + path + "{id}", turns(theirs, nobodys, CALLS));
    }

    private record Medians(double theirsMs, double nobodysMs) {

        double difference() {
            return Math.abs(theirsMs - nobodysMs) / nobodysMs;
        }
    }

    private Medians turns(Load theirs, Load nobodys, int calls) {
        var one = new long[calls];
        var other = new long[calls];
        try (var connection = new Connection(home.port(App.GATEWAY))) {
            for (var i = 0; i < calls; i++) {
                one[i] = theirs.once(connection);
                other[i] = nobodys.once(connection);
            }
        }
        Arrays.sort(one);
        Arrays.sort(other);
        return new Medians(one[calls / 2] / 1e6, other[calls / 2] / 1e6);
    }

    private static void print(String what, Medians medians) {
        say(
                "  %-36s theirs %8.3f ms   nobody's %8.3f ms   %5.1f %%  %s",
                what,
                medians.theirsMs(),
                medians.nobodysMs(),
                medians.difference() * 100,
                medians.difference() <= AIM ? "met" : "NOT met");
    }

    private JsonNode post(String session, String path, Map<String, ?> body) {
        return door.call(App.GATEWAY, "POST", path, session, Door.json(body));
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
