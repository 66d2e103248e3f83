package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the API document by everybody: each gets what the document says and no more, and what is not yours
 * looks like what does not exist. Nothing of it is written by hand for an operation: who adds one adds a row for each.
 */
class AccessMatrixTest {

    private static final int LET_IN = 0;
    private static final List<Integer> REFUSALS = List.of(401, 403, 404);

    /** Different in any two replies. */
    private static final Set<String> OF_THE_MOMENT =
            Set.of("date", "x-request-id", "x-run-id", "ratelimit-remaining", "ratelimit-reset");

    private static World world;
    private static Things things;

    @BeforeAll
    static void everybodyArrives() {
        world = new World();
        things = new Things(world);
    }

    @Test
    void somethingIsThereForEveryPath() {
        assertThat(ApiOperation.all())
                .filteredOn(operation -> !things.knows(operation))
                .isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> everyOperationByEverybody() {
        return ApiOperation.all().stream().flatMap(operation -> World.EVERYBODY.stream()
                .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> check(operation, who))));
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotYoursLooksLikeWhatDoesNotExist() {
        return ApiOperation.all().stream()
                .filter(ApiOperation::namesSomething)
                .filter(operation -> !operation.role().equals("admin"))
                .filter(operation -> !operation.namesItInTheBody())
                .flatMap(operation -> Stream.of(World.OUTSIDER, World.NEIGHBOUR)
                        .filter(who -> seesNothingOfIt(operation, who))
                        .map(who -> DynamicTest.dynamicTest(operation + " by " + who, () -> {
                            var foreign = send(world.client(who), operation, things.kept(operation, "viewer"));
                            var missing = send(world.client(who), operation, Things.imagined(operation));

                            assertThat(foreign.status()).as(foreign.text()).isEqualTo(404);
                            assertThat(withoutIds(foreign)).isEqualTo(withoutIds(missing));
                            assertThat(headers(foreign)).isEqualTo(headers(missing));
                        })));
    }

    @TestFactory
    Stream<DynamicTest> whatIsDeletedLooksLikeWhatNeverWas() {
        var read = ApiOperation.all().stream()
                .filter(operation -> operation.method().equals("GET"))
                .map(ApiOperation::path)
                .collect(Collectors.toSet());
        return ApiOperation.all().stream()
                .filter(operation -> operation.method().equals("DELETE") && read.contains(operation.path()))
                .filter(operation ->
                        operation.path().endsWith("}") && !operation.role().equals("admin"))
                // To delete a run is to cancel it.
                .filter(operation -> !operation.path().startsWith("/api/v1/runs/"))
                .map(delete -> DynamicTest.dynamicTest(delete.toString(), () -> {
                    var who = isPersonal(delete) ? "viewer" : "owner";
                    var path = things.fresh(delete, who);
                    var neverWas = path.replaceFirst("[^/]+$", UUID.randomUUID().toString());
                    var looker = world.client("viewer");
                    assertThat(looker.get(path).status()).isEqualTo(200);

                    var deleted = world.client(who).delete(path);

                    assertThat(deleted.status()).as(deleted.text()).isLessThan(300);
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> looker.get(path).status() != 200);
                    assertThat(withoutIds(looker.get(path))).isEqualTo(withoutIds(looker.get(neverWas)));
                }));
    }

    @Test
    void whoWaitsForApprovalIsLetInNowhere() {
        var setting = "/api/v1/settings/accounts.registration";
        world.admin().put(setting, Map.of("value", "approval")).expect(200);
        try {
            var name = "waiting-" + UUID.randomUUID().toString().substring(0, 8);
            var password = "a long pass phrase of somebody";
            var nobody = world.client(World.ANONYMOUS);
            nobody.post(
                            "/api/v1/accounts",
                            Map.of("username", name, "email", name + "@example.org", "password", password))
                    .expect(201);

            var reply = nobody.post("/api/v1/session", Map.of("identifier", name, "password", password));

            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.at("type")).isEqualTo("/problems/account-pending");
            assertThat(reply.headers()).doesNotContainKey("set-cookie");
        } finally {
            world.admin().delete(setting);
        }
    }

    private void check(ApiOperation operation, String who) {
        var refusal = expected(operation, who);
        var path = refusal == LET_IN ? things.fresh(operation, who) : things.kept(operation, who);
        var reply = send(client(operation, who), operation, path);

        if (operation.role().equals("anonymous")) {
            // What it says of names, passwords and links that are none is another question.
            assertThat(reply.status()).as(reply.text()).isNotEqualTo(403).isLessThan(500);
        } else if (refusal == LET_IN) {
            assertThat(reply.status())
                    .as(reply.text())
                    .isNotIn(mayHaveNone(operation) ? REFUSALS.subList(0, 2) : REFUSALS)
                    .isLessThan(500);
        } else {
            assertThat(reply.status()).as(reply.text()).isEqualTo(refusal);
        }
        if (reply.status() >= 400) {
            assertThat(reply.headers().get("content-type")).containsExactly("application/problem+json");
        }
    }

    /** The refusal that the rules ask for, if any. */
    private static int expected(ApiOperation operation, String who) {
        if (operation.role().equals("anonymous")) {
            return LET_IN;
        }
        return switch (who) {
            case World.ANONYMOUS, World.DISABLED -> 401;
            case World.RESETTING -> operation.whileResetting() ? LET_IN : 403;
            case World.BARE -> operation.capability() != null ? 403 : expectedOf(operation, bareAs(operation));
            default -> expectedOf(operation, who);
        };
    }

    /** He owns the project, but not the workspace that it is in. */
    private static String bareAs(ApiOperation operation) {
        return operation.path().startsWith("/api/v1/workspaces/{id}") ? "viewer" : "owner";
    }

    private static int expectedOf(ApiOperation operation, String who) {
        return switch (operation.role()) {
            case "admin" -> who.equals(World.ADMIN) ? LET_IN : 403;
            case "user", "interactive" -> LET_IN;
            case "viewer", "editor", "owner", "member" -> onTheLadder(operation, who);
            default -> throw new IllegalStateException("nobody knows the role of " + operation);
        };
    }

    private static int onTheLadder(ApiOperation operation, String who) {
        var least = operation.role().equals("member") ? "viewer" : operation.role();
        if (World.MEMBERS.contains(who)) {
            return World.MEMBERS.indexOf(who) >= World.MEMBERS.indexOf(least) ? LET_IN : 403;
        }
        // At home everybody is the owner; the neighbour's current project is one in which he only reads.
        var mayNot = who.equals(World.NEIGHBOUR) && !least.equals("viewer");
        if (mayNot && (!operation.asksWhatItNames() || sharesIt(operation, who))) {
            return 403;
        }
        return operation.namesInThePath() && !isPersonal(operation) && !sharesIt(operation, who) ? 404 : LET_IN;
    }

    private static boolean seesNothingOfIt(ApiOperation operation, String who) {
        var refusal = expected(operation, who);
        return refusal == 404 || (isPersonal(operation) && refusal != 403);
    }

    /** Nothing was set aside in this installation, no link was mailed, and no project must have a guideline. */
    private static boolean mayHaveNone(ApiOperation operation) {
        return Stream.of("/parked-events/{seq}", "/invitations/claims", "/guideline")
                .anyMatch(operation.path()::contains);
    }

    /** The neighbour is in the same workspace. */
    private static boolean sharesIt(ApiOperation operation, String who) {
        return who.equals(World.NEIGHBOUR) && operation.path().startsWith("/api/v1/workspaces/{id}");
    }

    /** Made by whoever comes. */
    private static boolean isPersonal(ApiOperation operation) {
        return operation
                .path()
                .matches("/api/v1/(sessions|tokens|notes|papers/.*/notes|notifications|invitations)/\\{.*");
    }

    /** For what would spoil the client for what comes after it, one that nobody needs any more. */
    private static Client client(ApiOperation operation, String who) {
        var path = operation.path();
        if (!operation.method().equals("GET")
                && (path.startsWith("/api/v1/account/")
                        || path.startsWith("/api/v1/password")
                        || path.equals("/api/v1/sessions"))) {
            return world.victim(who);
        }
        return path.contains("/session") ? world.fresh(who) : world.client(who);
    }

    private static Reply send(Client client, ApiOperation operation, String path) {
        return client.send(operation.method(), path, body(client, operation), Map.of());
    }

    /** The example, with the caller's own project and persona where it names one. */
    private static Object body(Client client, ApiOperation operation) {
        if (!operation.namesItInTheBody()) {
            return operation.body();
        }
        var body = ((ObjectNode) operation.body()).deepCopy();
        var session = client.get("/api/v1/session").json();
        var project = session.path("projectId").asText(world.project());
        if (body.has("projectId")) {
            body.put("projectId", project);
        }
        if (body.has("personaId")) {
            var personas =
                    client.get("/api/v1/projects/" + project + "/personas").json();
            body.put("personaId", personas.at("/items/0/id").asText());
        }
        return body;
    }

    private static Object withoutIds(Reply reply) {
        return reply.json() instanceof ObjectNode problem
                ? problem.deepCopy().without(List.of("requestId", "instance"))
                : reply.text();
    }

    private static Map<String, List<String>> headers(Reply reply) {
        var headers = new TreeMap<>(reply.headers());
        headers.keySet().removeAll(OF_THE_MOMENT);
        return headers;
    }
}
