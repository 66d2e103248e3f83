package dev.lectern.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whoever is kept from something stands in the audit afterwards: with what he tried, and how he was answered. */
@OnTheSuite
class AuditedRefusalsTest {

    private final Suite suite = Suite.get();
    private final Client admin = Client.administrator(suite).client();
    private final Person attacker = Client.newcomer(suite, "attacker");
    private final String id = attacker.client()
            .get("/api/v1/session")
            .expect(200)
            .json()
            .at("/user/id")
            .asText();

    @Test
    void whatIsForAdministratorsOnly() {
        attacker.client().get("/api/v1/accounts").expect(403);

        assertWrittenDown("actor=" + id, "GET", "/api/v1/accounts", 403);
    }

    @Test
    void projectsOfOthersThatOneReads() {
        var owner = Client.newcomer(suite, "owner").client();
        var project = owner.get("/api/v1/session").at("projectId");
        owner.post("/api/v1/projects/" + project + "/members", Map.of("userId", id, "role", "viewer"))
                .expect(201);

        attacker.client()
                .patch("/api/v1/projects/" + project, Map.of("name", "Mine now"))
                .expect(403);

        assertWrittenDown("actor=" + id, "PATCH", "/api/v1/projects/" + project, 403);
    }

    @Test
    void tokenThatIsNone() {
        var path = "/api/v1/sources/" + UUID.randomUUID();

        Client.with(suite, "made up by somebody").get(path).expect(401);

        assertWrittenDown("subjectId=" + path, "GET", path, 401);
    }

    @Test
    void programThatWritesWithATokenForReading() {
        var wish = Map.of("name", "a reader", "scopes", List.of("read"));
        var token = attacker.client().post("/api/v1/tokens", wish).expect(201).at("secret");

        Client.with(suite, token)
                .post("/api/v1/projects", Map.of("name", "By a reader"))
                .expect(403);

        assertWrittenDown("actor=" + id, "POST", "/api/v1/projects", 403);
    }

    @Test
    void proofThatIsWrongForWhoIsSignedIn() {
        var wrong = Map.of("current", "not the password at all", "password", "another long pass phrase");

        attacker.client().put("/api/v1/password", wrong).expect(422);

        assertWrittenDown("actor=" + id, "PUT", "/api/v1/password", 422);
    }

    @Test
    void passwordsThatAreGuessedUntilTheDoorIsShut() {
        var guess = Map.of("identifier", attacker.username(), "password", "a guess of somebody", "transport", "bearer");
        var anybody = Client.anonymous(suite);

        anybody.post("/api/v1/session", guess).expect(401);
        var shut = await().atMost(Duration.ofSeconds(30))
                .until(() -> anybody.post("/api/v1/session", guess), reply -> reply.status() == 429);

        assertThat(shut.headers()).containsKey("retry-after");
        assertWrittenDown("subjectId=/api/v1/session", "POST", "/api/v1/session", 401, id);
        assertWrittenDown("subjectId=/api/v1/session", "POST", "/api/v1/session", 429, id);
    }

    private void assertWrittenDown(String filter, String method, String path, int status) {
        assertWrittenDown(filter, method, path, status, null);
    }

    /** At the door of this account, if one is said. */
    private void assertWrittenDown(String filter, String method, String path, int status, String account) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var events = refused(filter).json().path("items").valueStream();

            assertThat(events.filter(event -> event.path("subjectId").asText().equals(path))
                            .filter(event -> account == null
                                    || event.at("/detail/account").asText().equals(account))
                            .map(event -> event.path("detail")))
                    .anySatisfy(detail -> assertThat(said(detail)).isEqualTo(method + " " + status));
        });
    }

    private Reply refused(String filter) {
        return admin.get("/api/v1/audit-events?limit=200&outcome=refused&" + filter)
                .expect(200);
    }

    private static String said(JsonNode detail) {
        return detail.path("method").asText() + " " + detail.path("status").asText();
    }
}
