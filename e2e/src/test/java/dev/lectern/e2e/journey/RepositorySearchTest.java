package dev.lectern.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A repository is found by whom it is given to, as long as it is, and what is in it is opened through it. */
@OnTheSuite
class RepositorySearchTest {

    private final Suite suite = Suite.get();
    private final Person ada = Client.newcomer(suite, "ada");
    private final Person ben = Client.newcomer(suite, "ben");
    private final String text = "Sea otters hold hands while they sleep, says " + UUID.randomUUID() + ".";

    @Test
    void aRepositoryIsFoundAsLongAsItIsGiven_andUnderItsOwnName() {
        var project = ada.client()
                .post("/api/v1/projects", Map.of("name", "Shared"))
                .expect(201)
                .at("id");
        select(ada, project);
        ada.client()
                .post("/api/v1/projects/" + project + "/members", Map.of("identifier", ben.username()))
                .expect(201);
        select(ben, project);
        var shelf = ada.client()
                .post("/api/v1/repositories", Map.of("name", "Otters"))
                .expect(201)
                .at("id");
        var items = "/api/v1/repositories/" + shelf + "/items";
        var item = ada.client()
                .post(items, Map.of("name", "On the shelf", "text", text))
                .expect(202)
                .at("itemId");
        await().atMost(Duration.ofSeconds(60)).until(() -> "completed"
                .equals(ada.client().get(items + "/" + item).expect(200).at("status")));

        assertThat(hits(ada, Map.of("query", "otters"))).isEmpty();
        assertThat(hits(ben, Map.of("query", "otters"))).isEmpty();
        Map<String, Object> inShelf = Map.of("query", "otters", "repositoryIds", List.of(shelf));
        assertThat(ben.client().post("/api/v1/search", inShelf).status()).isEqualTo(404);
        var given = ada.client()
                .post(
                        "/api/v1/repositories/" + shelf + "/access",
                        Map.of(
                                "userId",
                                ben.client()
                                        .get("/api/v1/session")
                                        .json()
                                        .at("/user/id")
                                        .asText()))
                .expect(201)
                .at("id");

        var found = hits(ben, inShelf).path(0);
        assertThat(found.path("title").asText()).isEqualTo("On the shelf");
        assertThat(found.path("repositoryId").asText()).isEqualTo(shelf);
        assertThat(found.path("itemId").asText()).isEqualTo(item);
        ben.client().get(items + "/" + item + "/pages/1").expect(200);

        // The same text in the project, under another name: each is found where it is, as it is called there.
        ada.client()
                .post("/api/v1/sources", Map.of("kind", "note", "title", "In the project", "text", text))
                .expect(202);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        hits(ben, Map.of("query", "otters")).findValuesAsText("title"))
                .containsExactly("In the project"));
        assertThat(hits(ben, Map.of("query", "otters", "project", false, "repositoryIds", List.of(shelf)))
                        .findValuesAsText("title"))
                .containsExactly("On the shelf");

        ada.client()
                .delete("/api/v1/repositories/" + shelf + "/access/" + given)
                .expect(204);
        assertThat(ben.client().post("/api/v1/search", inShelf).status()).isEqualTo(404);
        assertThat(hits(ada, inShelf)).isNotEmpty();
    }

    private static void select(Person person, String project) {
        person.client()
                .put("/api/v1/session/project", Map.of("projectId", project))
                .expect(200);
    }

    private static JsonNode hits(Person person, Map<String, Object> search) {
        return person.client().post("/api/v1/search", search).expect(200).json().path("hits");
    }
}
