package dev.lectern.e2e.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where everybody of the world tries every operation. */
public final class Door {

    private static final List<Integer> REFUSALS = List.of(401, 403, 404);

    /** Different in any two replies. */
    private static final Set<String> OF_THE_MOMENT =
            Set.of("date", "x-request-id", "x-run-id", "ratelimit-remaining", "ratelimit-reset");

    private final World world;
    private final Things things;

    Door(World world, Things things) {
        this.world = world;
        this.things = things;
    }

    void check(ApiOperation operation, String who, int refusal) {
        var letIn = refusal == Rules.LET_IN;
        var path = letIn ? things.fresh(operation, who) : things.kept(operation, who);
        var reply = send(client(operation, who), operation, path);

        if (!letIn) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(refusal);
        } else if (operation.role().equals("anonymous")) {
            // What it says of names, passwords and links that are none is another question.
            assertThat(reply.status()).as(reply.text()).isNotEqualTo(403).isLessThan(500);
        } else {
            assertThat(reply.status())
                    .as(reply.text())
                    .isNotIn(Rules.mayHaveNone(operation) ? REFUSALS.subList(0, 2) : REFUSALS)
                    .isLessThan(500);
        }
        if (reply.status() >= 400) {
            assertThat(reply.headers().get("content-type")).containsExactly(operation.mediaTypeOfErrors());
        }
    }

    Reply send(String who, ApiOperation operation, String path) {
        return send(world.client(who), operation, path);
    }

    public static void assertSame(Reply one, Reply other) {
        assertThat(one.status()).as("%s, but %s", one.text(), other.text()).isEqualTo(other.status());
        assertThat(withoutIds(one)).isEqualTo(withoutIds(other));
        assertThat(headers(one)).isEqualTo(headers(other));
    }

    static Object withoutIds(Reply reply) {
        return reply.json() instanceof ObjectNode problem
                ? problem.deepCopy().without(List.of("requestId", "instance", "tookMs"))
                : reply.text();
    }

    private static Map<String, List<String>> headers(Reply reply) {
        var headers = new TreeMap<>(reply.headers());
        headers.keySet().removeAll(OF_THE_MOMENT);
        return headers;
    }

    /** For what would spoil the client for what comes after it, one that nobody needs any more. */
    private Client client(ApiOperation operation, String who) {
        var path = operation.path();
        if (!operation.method().equals("GET")
                && (path.startsWith("/api/v1/account/")
                        || path.startsWith("/api/v1/password")
                        || path.equals("/api/v1/sessions"))) {
            return world.victim(who);
        }
        return path.contains("/session") ? world.fresh(who) : world.client(who);
    }

    private Reply send(Client client, ApiOperation operation, String path) {
        return client.send(operation.method(), path, body(client, operation), Map.of());
    }

    /** The example, with the caller's own project and persona where it names one. */
    private Object body(Client client, ApiOperation operation) {
        if (!operation.namesItInTheBody()) {
            return operation.example();
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
}
