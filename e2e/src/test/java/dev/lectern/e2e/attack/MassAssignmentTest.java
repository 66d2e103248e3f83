package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Suite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fields that nobody asked for change nothing: whose a thing is and what somebody may do is never in a body. */
class MassAssignmentTest {

    private static final String SOMEBODY = UUID.randomUUID().toString();
    private static final Map<String, Object> WISHES = Map.of(
            "id",
            SOMEBODY,
            "userId",
            SOMEBODY,
            "ownerId",
            SOMEBODY,
            "workspaceId",
            SOMEBODY,
            "roles",
            List.of("administrator"),
            "capabilities",
            List.of("administration"),
            "state",
            "active",
            "emailVerified",
            true,
            "version",
            99,
            "isDefault",
            true);

    private final Suite suite = Suite.get();

    @Test
    void registrationMakesNobodyAnAdministrator() {
        var name = "wishful-" + UUID.randomUUID().toString().substring(0, 8);
        var reply = Client.anonymous(suite)
                .post(
                        "/api/v1/accounts",
                        and(Map.of("username", name, "email", name + "@example.org", "password", "a long pass phrase")))
                .expect(201);

        assertThat(reply.at("id")).isNotEqualTo(SOMEBODY);
        assertThat(texts(reply, "roles")).containsExactly("staff");
        assertThat(reply.json().path("emailVerified").asBoolean()).isFalse();
    }

    @Test
    void ownProfileHoldsNoRights() {
        var client = Client.newcomer(suite, "wishful").client();

        client.patch("/api/v1/account", and(Map.of("firstName", "Ada"))).expect(200);

        var session = client.get("/api/v1/session").expect(200);
        assertThat(texts(session, "roles")).containsExactly("staff");
        assertThat(texts(session, "capabilities")).doesNotContain("administration");
        assertThat(client.get("/api/v1/accounts").status()).isEqualTo(403);
    }

    @Test
    void projectAndSourceAreTheCallers() {
        var client = Client.newcomer(suite, "wishful").client();
        var session = client.get("/api/v1/session").expect(200).json();

        var project =
                client.post("/api/v1/projects", and(Map.of("name", "Mine"))).expect(201);
        var source = client.post("/api/v1/sources", and(Map.of("kind", "note", "title", "Mine", "text", "Only mine.")))
                .expect(202);

        assertThat(project.at("ownerId")).isEqualTo(session.at("/user/id").asText());
        assertThat(project.at("workspaceId"))
                .isEqualTo(session.path("workspaceId").asText());
        assertThat(project.json().path("isDefault").asBoolean()).isFalse();
        assertThat(client.get("/api/v1/sources/" + source.at("sourceId")).status())
                .isEqualTo(200);
    }

    private static Map<String, Object> and(Map<String, Object> honest) {
        var body = new HashMap<>(WISHES);
        body.putAll(honest);
        return body;
    }

    private static List<String> texts(Reply reply, String field) {
        return reply.json().path(field).valueStream().map(one -> one.asText()).toList();
    }
}
