package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.local.bench.Load.Connection;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Whether the clock tells what the answer does not: somebody else's thing against one that does not exist. */
public final class SecrecyBench {

    private static final int CALLS = 1_000;
    private static final double WARM_SECONDS = 4;
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
    private boolean allMet = true;

    private SecrecyBench(Home home) {
        this.home = home;
        this.door = new Door(home);
    }

    public static void main(String[] arguments) {
        boolean met;
        say("%s", Cores.pin());
        try (var suite = new BenchSuite("secrecy", SETTING)) {
            suite.up();
            met = new SecrecyBench(suite.home()).run();
        }
        BenchSuite.exit(met);
    }

    private boolean run() {
        var owner = door.newcomer("owner", PASSWORD);
        var shelf = project(owner, "Shelf");
        var safe = project(owner, "Safe");
        var shelved = note(owner, shelf, "Was here");
        var secret = note(owner, safe, "A secret");
        say("Medians of %,d calls of each kind in turns; the difference is of that for what does not exist", CALLS);
        say("Of another workspace");
        anotherWorkspace(safe, secret);
        say("Of a sibling project in the same workspace");
        siblingProject(owner, shelf, safe, secret);
        say("Deleted");
        deleted(owner, shelf, shelved);
        say("Signing in");
        compare("POST /api/v1/session, unknown name", signIn("owner"), signIn("nobody-" + UUID.randomUUID()));
        return allMet;
    }

    private void anotherWorkspace(String project, JsonNode source) {
        var stranger = door.newcomer("stranger", PASSWORD);
        get(stranger, "/api/v1/projects/", project, "");
        get(stranger, "/api/v1/projects/", project, "/members");
        get(stranger, "/api/v1/sources/", source.path("sourceId").asText(), "");
        get(stranger, "/api/v1/runs/", source.path("runId").asText(), "");
        get(stranger, "/api/v1/runs/", source.path("runId").asText(), "/timeline");
        var name = Door.json(Map.of("name", "Mine now"));
        compare("PATCH /api/v1/projects/{id}", id -> of(stranger, "PATCH", "/api/v1/projects/" + id, name), project);
    }

    private void siblingProject(String owner, String shelf, String safe, JsonNode source) {
        var colleague = door.newcomer("colleague", PASSWORD);
        post(owner, "/api/v1/projects/" + shelf + "/members", Map.of("identifier", "colleague", "role", "editor"));
        workIn(colleague, shelf);
        get(colleague, "/api/v1/projects/", safe, "");
        get(colleague, "/api/v1/sources/", source.path("sourceId").asText(), "");
        var id = source.path("sourceId").asText();
        compare("DELETE /api/v1/sources/{id}", any -> of(colleague, "DELETE", "/api/v1/sources/" + any, ""), id);
    }

    private void deleted(String owner, String project, JsonNode source) {
        workIn(owner, project);
        var id = source.path("sourceId").asText();
        door.call(App.GATEWAY, "DELETE", "/api/v1/sources/" + id, owner, "");
        get(owner, "/api/v1/sources/", id, "");
    }

    /** A wrong password of somebody, and any password of nobody. */
    private Load signIn(String name) {
        var body = Door.json(Map.of("identifier", name, "password", "not the right one", "transport", "bearer"));
        return Load.of("POST", home.port(App.GATEWAY), "/api/v1/session", null, body, 401);
    }

    private void get(String session, String path, String foreign, String rest) {
        compare("GET " + path + "{id}" + rest, id -> of(session, "GET", path + id + rest, ""), foreign);
    }

    private Load of(String session, String method, String path, String body) {
        return Load.of(method, home.port(App.GATEWAY), path, session, body, 404);
    }

    private void compare(String what, Function<String, Load> request, String foreign) {
        compare(what, request.apply(foreign), request.apply(UUID.randomUUID().toString()));
    }

    private void compare(String what, Load theirs, Load nobodys) {
        theirs.run(2, WARM_SECONDS);
        nobodys.run(2, WARM_SECONDS);
        var medians = turns(theirs, nobodys);
        var met = medians.difference() <= AIM;
        allMet &= met;
        say(
                "  %-38s theirs %8.3f ms   nobody's %8.3f ms   %5.1f %%  %s",
                what, medians.theirsMs(), medians.nobodysMs(), medians.difference() * 100, met ? "met" : "NOT met");
    }

    private record Medians(double theirsMs, double nobodysMs) {

        double difference() {
            return Math.abs(theirsMs - nobodysMs) / nobodysMs;
        }
    }

    private Medians turns(Load theirs, Load nobodys) {
        var one = new long[CALLS];
        var other = new long[CALLS];
        try (var connection = new Connection(home.port(App.GATEWAY))) {
            for (var i = 0; i < CALLS; i++) {
                // Who comes second finds warmer caches: each is it as often as the other.
                if (i % 2 == 0) {
                    one[i] = theirs.once(connection);
                    other[i] = nobodys.once(connection);
                } else {
                    other[i] = nobodys.once(connection);
                    one[i] = theirs.once(connection);
                }
            }
        }
        Arrays.sort(one);
        Arrays.sort(other);
        return new Medians(one[CALLS / 2] / 1e6, other[CALLS / 2] / 1e6);
    }

    private String project(String session, String name) {
        return post(session, "/api/v1/projects", Map.of("name", name))
                .path("id")
                .asText();
    }

    private JsonNode note(String session, String project, String title) {
        workIn(session, project);
        var text = "Nobody else should know that this is here: " + title;
        return post(session, "/api/v1/sources", Map.of("kind", "note", "title", title, "text", text));
    }

    private void workIn(String session, String project) {
        var choice = Door.json(Map.of("projectId", project));
        door.call(App.GATEWAY, "PUT", "/api/v1/session/project", session, choice);
    }

    private JsonNode post(String session, String path, Map<String, ?> body) {
        return door.call(App.GATEWAY, "POST", path, session, Door.json(body));
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
