package dev.lectern.e2e.forensics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Person;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every kind of deletion ends with the receipts of all services, and nothing is left that they did not count. */
@OnTheSuite
class DeletionRunTest {

    private static final Duration GONE = Duration.ofSeconds(90);
    private static final Suite SUITE = Suite.get();
    private static final String[] SERVICES = {"auth", "ingestion", "observability", "project", "retrieval", "workflow"};

    /** What happened and what was used, as long as that is kept, and marks that keep older news from bringing it back. */
    private static final Set<String> HISTORY = Set.of(
            "project.project",
            "project.known_paper",
            "observability.audit_event",
            "observability.timeline_entry",
            "observability.token_usage",
            "retrieval.model_call",
            "workflow.run_record",
            "workflow.async_job",
            "workflow.deletion",
            "ingestion.async_job",
            "indexing.async_job",
            "indexing.project_paper",
            "indexing.source_reference");

    private final Person person = Client.newcomer(SUITE, "deleter");
    private final Client client = person.client();

    @Test
    void aPurgedProjectIsGoneFromEveryService() {
        var home = client.get("/api/v1/projects")
                .expect(200)
                .json()
                .at("/items/0/id")
                .asText();
        var project = client.post("/api/v1/projects", Map.of("name", "To be purged"))
                .expect(201)
                .at("id");
        client.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        var source = source();
        ask();
        client.post("/api/v1/papers/" + source.at("sourceItemId") + "/notes", Map.of("text", "A note."))
                .expect(201);
        client.put("/api/v1/session/project", Map.of("projectId", home)).expect(200);
        client.post("/api/v1/projects/" + project + "/purge", null).expect(409);
        client.delete("/api/v1/projects/" + project).expect(204);

        var run = client.post("/api/v1/projects/" + project + "/purge", null)
                .expect(202)
                .at("runId");

        var done = completed(client, run, "project", project);
        assertThat(done.json().path("rowsRemoved").asLong()).isGreaterThan(8);
        assertThat(rows(done, "retrieval").path("retrieval.message").asLong()).isEqualTo(2);
        assertThat(rows(done, "project").path("paper_note").asLong()).isEqualTo(1);
        assertThat(rows(done, "project").path("membership").asLong()).isEqualTo(1);
        assertThat(client.get("/api/v1/runs/" + run).expect(200).at("status")).isEqualTo("completed");
        assertThat(client.get("/api/v1/runs/" + run + "/timeline?limit=100")
                        .expect(200)
                        .json()
                        .findValuesAsText("line"))
                .contains("Every service is asked to remove the project", "Run finished")
                .anyMatch(line -> line.endsWith("of the project removed, none left"));
        assertThat(placesOf(project)).isSubsetOf(HISTORY);
    }

    @Test
    void aConversationTakesItsLinksAlong() {
        var conversation = ask();

        var gone = client.delete("/api/v1/conversations/" + conversation).expect(204);

        var run = gone.headers().get("x-run-id").getFirst();
        var done = completed(client, run, "conversation", conversation);
        assertThat(rows(done, "retrieval").path("retrieval.message").asLong()).isEqualTo(2);
        var stranger = Client.newcomer(SUITE, "stranger").client();
        stranger.get("/api/v1/deletions/" + run).expect(404);
        stranger.post("/api/v1/deletions/" + run + "/retry", null).expect(404);
        client.post("/api/v1/deletions/" + run + "/retry", null).expect(409);
    }

    @Test
    void aDocumentAndARepositoryAreCheckedWhenTheirWorkIsDone() {
        var sent = source();
        var run = client.delete("/api/v1/sources/" + sent.at("sourceId"))
                .expect(202)
                .at("runId");
        var done = completed(client, run, "document", sent.at("sourceItemId"));
        assertThat(rows(done, "ingestion").path("chunk").asLong()).isPositive();
        assertThat(rows(done, "retrieval").path("indexing.chunk_text").asLong()).isPositive();

        var repository = client.post("/api/v1/repositories", Map.of("name", "To be gone"))
                .expect(201)
                .at("id");
        run = client.delete("/api/v1/repositories/" + repository).expect(202).at("runId");
        completed(client, run, "repository", repository);
    }

    @Test
    void anAccountLeavesWhatItMadeAndNothingOfItsOwn() {
        ask();
        var admin = Client.administrator(SUITE).client();
        var id = client.get("/api/v1/session").expect(200).json().at("/user/id").asText();

        var gone = admin.delete("/api/v1/accounts/" + id).expect(204);

        var run = gone.headers().get("x-run-id").getFirst();
        completed(admin, run, "account", id);
        assertThat(column("SELECT count(*)::text FROM retrieval.conversation WHERE user_id = '" + id + "'"))
                .containsExactly("0");
    }

    private Reply source() {
        var text = "Water boils at 100 degrees at sea level. " + UUID.randomUUID();
        var sent = client.post("/api/v1/sources", Map.of("kind", "note", "title", "Boiling", "text", text))
                .expect(202);
        await().atMost(GONE).until(() -> client.get("/api/v1/sources/" + sent.at("sourceId"))
                .at("status")
                .equals("completed"));
        await().atMost(GONE)
                .until(() -> client.get("/api/v1/papers/" + sent.at("sourceItemId") + "/notes")
                                .status()
                        == 200);
        return sent;
    }

    private String ask() {
        return client.post("/api/v1/chat/turns", Map.of("question", "What boils at sea level?"))
                .expect(200)
                .at("conversationId");
    }

    private static Reply completed(Client client, String run, String kind, String subject) {
        await().atMost(GONE).pollInterval(Duration.ofMillis(300)).untilAsserted(() -> {
            var reply = client.get("/api/v1/deletions/" + run);
            assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            assertThat(reply.at("status")).as(reply.text()).isEqualTo("completed");
        });
        var done = client.get("/api/v1/deletions/" + run).expect(200);
        assertThat(done.at("kind")).isEqualTo(kind);
        assertThat(done.at("subjectId")).isEqualTo(subject);
        assertThat(done.json().path("receipts").findValuesAsText("service")).containsExactly(SERVICES);
        assertThat(done.json().path("silent")).isEmpty();
        return done;
    }

    private static JsonNode rows(Reply deletion, String service) {
        return deletion.json()
                .path("receipts")
                .valueStream()
                .filter(one -> one.path("service").asText().equals(service))
                .findFirst()
                .orElseThrow()
                .path("removed");
    }

    /** Tables that have rows of the project still. */
    private static List<String> placesOf(String project) {
        var places = new ArrayList<String>();
        for (var table : column("SELECT c.table_schema || '.' || c.table_name FROM information_schema.columns c"
                + " JOIN information_schema.tables t USING (table_schema, table_name)"
                + " JOIN pg_class p ON p.oid = (quote_ident(c.table_schema) || '.' || quote_ident(c.table_name))::regclass"
                + " WHERE c.column_name = 'project_id' AND t.table_type = 'BASE TABLE' AND NOT p.relispartition"
                + " AND c.table_schema NOT IN ('pg_catalog', 'information_schema')")) {
            if (!column("SELECT count(*)::text FROM " + table + " WHERE project_id = '" + project + "'")
                    .equals(List.of("0"))) {
                places.add(table);
            }
        }
        return places;
    }

    private static List<String> column(String sql) {
        try (var database = SUITE.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
