package dev.lectern.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The main job through the real door, with every service, the broker and the database at work. */
@OnTheSuite
class JourneyTest {

    private static final String OTTERS =
            "Sea otters hold hands while they sleep so that the current does not part them.";
    private static final String KELP = "Kelp forests grow up to half a metre a day and shelter many species of fish.";

    private final Suite suite = Suite.get();

    @Test
    void aNoteBecomesAnAnswerAndItsRunIsToldFromBeginningToEnd() {
        var ada = Client.newcomer(suite, "ada").client();

        var accepted = add(ada, "Otters", OTTERS);
        add(ada, "Kelp", KELP);
        var run = awaitEnd(ada, accepted.at("runId"));
        awaitIndexed(ada, 2);
        var found = ada.post("/api/v1/search", Map.of("query", "animals that sleep in the water", "limit", 5))
                .expect(200);

        assertThat(run.at("status")).isEqualTo("completed");
        assertThat(found.json().path("hits").path(0).path("text").asText()).isEqualTo(OTTERS);
        assertThat(found.json().path("hits").path(0).path("title").asText()).isEqualTo("Otters");
        assertThat(timeline(ada, accepted.at("runId")))
                .contains("run.started.v1", "source.registered.v1", "source.chunked.v1", "source.indexed.v1")
                .endsWith("run.completed.v1");
    }

    @Test
    void aRetriedWriteIsOneRun() {
        var ada = Client.newcomer(suite, "ada").client();
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        var note = Map.of("kind", "note", "title", "Once", "text", OTTERS);

        var first = ada.send("POST", "/api/v1/sources", note, key).expect(202);
        var second = ada.send("POST", "/api/v1/sources", note, key).expect(202);

        assertThat(second.at("runId")).isEqualTo(first.at("runId"));
        assertThat(ada.get("/api/v1/sources").json().path("items")).hasSize(1);
    }

    @Test
    void whatIsDeletedIsNoLongerFound() {
        var ada = Client.newcomer(suite, "ada").client();
        var note = add(ada, "Otters", OTTERS);
        awaitEnd(ada, note.at("runId"));

        var deletion = ada.delete("/api/v1/sources/" + note.at("sourceId"));

        assertThat(deletion.status()).isIn(202, 204);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ada.post("/api/v1/search", Map.of("query", "otters sleep"))
                                .json()
                                .path("hits"))
                        .isEmpty());
        assertThat(ada.get("/api/v1/sources/" + note.at("sourceId")).status()).isEqualTo(404);
    }

    @Test
    void aListOfReferencesBecomesSourcesThatAreFound() {
        var ada = Client.newcomer(suite, "ada").client();
        var list = "@article{otters, title = {On the sleep of {Otters}}, abstract = {" + OTTERS
                + "}}\n@misc{nothing, x = 1}";

        var accepted = ada.post(
                        "/api/v1/imports", new Form(Map.of(), "library.bib", list.getBytes(StandardCharsets.UTF_8)))
                .expect(202);
        var run = awaitEnd(ada, accepted.at("runId"));
        awaitIndexed(ada, 1);

        assertThat(run.at("status")).isEqualTo("completed");
        var entries = ada.get("/api/v1/imports/" + accepted.at("runId") + "/entries")
                .expect(200)
                .json()
                .path("items");
        assertThat(entries.path(0).path("outcome").asText()).isEqualTo("registered");
        assertThat(entries.path(1).path("reason").asText()).isNotBlank();
        assertThat(ada.post("/api/v1/search", Map.of("query", "animals that sleep in the water"))
                        .expect(200)
                        .json()
                        .at("/hits/0/title")
                        .asText())
                .isEqualTo("On the sleep of Otters");
    }

    @Test
    void aMemberSeesWhatARoleAllowsAndNothingFromTheMomentItEnds() {
        var ada = Client.newcomer(suite, "ada");
        var ben = Client.newcomer(suite, "ben");
        var project = ada.client()
                .post("/api/v1/projects", Map.of("name", "Shared shelf"))
                .expect(201)
                .at("id");
        select(ada, project);
        var note = add(ada.client(), "Otters", OTTERS);
        awaitEnd(ada.client(), note.at("runId"));
        assertThat(ben.client().get("/api/v1/projects/" + project).status()).isEqualTo(404);

        ada.client()
                .post("/api/v1/projects/" + project + "/members", Map.of("identifier", ben.username()))
                .expect(201);
        select(ben, project);

        assertThat(hits(ben, "otters")).isEqualTo(1);
        assertThat(ben.client()
                        .post("/api/v1/sources", Map.of("kind", "note", "title", "x", "text", "y"))
                        .status())
                .isEqualTo(403);
        var member = memberId(ada, project, ben);
        ada.client()
                .patch("/api/v1/projects/" + project + "/members/" + member, Map.of("role", "editor"))
                .expect(200);
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ben.client()
                        .post("/api/v1/sources", Map.of("kind", "note", "title", "Kelp", "text", KELP))
                        .status())
                .isEqualTo(202));
        ada.client()
                .delete("/api/v1/projects/" + project + "/members/" + member)
                .expect(204);
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(ben.client()
                        .get("/api/v1/sources/" + note.at("sourceId"))
                        .status())
                .isEqualTo(404));
    }

    @Test
    void aSessionThatEndedIsNoLongerGood() {
        var ada = Client.newcomer(suite, "ada");
        ada.client().get("/api/v1/session").expect(200);

        ada.client().delete("/api/v1/session").expect(204);

        assertThat(ada.client().get("/api/v1/session").status()).isEqualTo(401);
        assertThat(ada.client().get("/api/v1/projects").status()).isEqualTo(401);
    }

    @Test
    void aBrowserSignsInByCookie() {
        var ada = Client.newcomer(suite, "ada");
        var signedIn = Client.anonymous(suite)
                .post("/api/v1/session", Map.of("identifier", ada.username(), "password", ada.password()))
                .expect(200);

        var cookie = signedIn.headers().get("set-cookie").getFirst();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax");
        Client.anonymous(suite)
                .send("GET", "/api/v1/session", null, Map.of("Cookie", cookie.substring(0, cookie.indexOf(';'))))
                .expect(200);
    }

    @Test
    void aListIsPagedWithoutGaps() {
        var ada = Client.newcomer(suite, "ada").client();
        for (int i = 0; i < 5; i++) {
            add(ada, "Note " + i, "The text of note number " + i + ".");
        }

        var titles = new ArrayList<String>();
        var after = "";
        do {
            var page = ada.get("/api/v1/sources?limit=2" + (after.isEmpty() ? "" : "&after=" + after))
                    .expect(200);
            page.json()
                    .path("items")
                    .forEach(item -> titles.add(item.path("title").asText()));
            after = page.json().path("next").asText("");
        } while (!after.isEmpty() && !after.equals("null"));

        assertThat(titles).containsExactly("Note 4", "Note 3", "Note 2", "Note 1", "Note 0");
    }

    private static Reply add(Client client, String title, String text) {
        return client.post("/api/v1/sources", Map.of("kind", "note", "title", title, "text", text))
                .expect(202);
    }

    private static void select(Person person, String project) {
        person.client()
                .put("/api/v1/session/project", Map.of("projectId", project))
                .expect(200);
    }

    private static int hits(Person person, String query) {
        return person.client()
                .post("/api/v1/search", Map.of("query", query))
                .expect(200)
                .json()
                .path("hits")
                .size();
    }

    private static String memberId(Person owner, String project, Person member) {
        var members = owner.client()
                .get("/api/v1/projects/" + project + "/members")
                .expect(200)
                .json()
                .path("items");
        for (var one : members) {
            if (member.username().equals(one.path("username").asText())) {
                return one.path("userId").asText();
            }
        }
        throw new AssertionError(member.username() + " is not in " + members);
    }

    private static Reply awaitEnd(Client client, String run) {
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> client.get("/api/v1/runs/" + run), reply -> List.of("completed", "failed", "cancelled")
                        .contains(String.valueOf(reply.at("status"))));
    }

    private static void awaitIndexed(Client client, int howMany) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            var done = 0;
            for (var item : client.get("/api/v1/sources").expect(200).json().path("items")) {
                done += item.path("status").asText().equals("completed") ? 1 : 0;
            }
            return done == howMany;
        });
    }

    private static List<String> timeline(Client client, String run) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> {
                            var types = new ArrayList<String>();
                            client.get("/api/v1/runs/" + run + "/timeline")
                                    .json()
                                    .path("items")
                                    .forEach(entry ->
                                            types.add(entry.path("type").asText()));
                            return types;
                        },
                        types -> types.contains("run.completed.v1"));
    }
}
