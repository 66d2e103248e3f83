package dev.lectern.e2e.forensics;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.e2e.forensics.Document.Line;
import dev.lectern.e2e.forensics.Traces.Kind;
import dev.lectern.e2e.forensics.Traces.Trace;
import dev.lectern.e2e.suite.Client;
import dev.lectern.e2e.suite.Client.Reply;
import dev.lectern.e2e.suite.Form;
import dev.lectern.e2e.suite.OnTheSuite;
import dev.lectern.e2e.suite.Suite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What was deleted is gone: nothing of its text is left in any table of any schema nor in any file, and nothing by which it
 * could be recognised but where the history of the work tells that there was something.
 */
@OnTheSuite
class ForensicDeletionTest {

    private static final Duration GONE = Duration.ofSeconds(60);

    private static final Suite SUITE = Suite.get();
    private static final Traces TRACES = new Traces(SUITE);

    private static Client somebody;
    private static Client colleague;

    @BeforeAll
    static void twoPeopleInAProject() {
        var owner = Client.newcomer(SUITE, "forensic");
        somebody = owner.client();
        var project = somebody.post("/api/v1/projects", Map.of("name", "To be forgotten"))
                .expect(201)
                .at("id");
        var other = Client.newcomer(SUITE, "forensic");
        somebody.post(
                        "/api/v1/projects/" + project + "/members",
                        Map.of("identifier", other.username(), "role", "editor"))
                .expect(201);
        colleague = other.client();
        for (var client : List.of(somebody, colleague)) {
            client.put("/api/v1/session/project", Map.of("projectId", project)).expect(200);
        }
    }

    @Test
    void aSourceOfAProject() {
        var line = Line.fresh();
        var form = Form.ofPdf("paper", line.sentence());
        var sent = somebody.send("POST", "/api/v1/sources/files", form, Map.of("Idempotency-Key", key()))
                .expect(202);
        var paper = Document.processed(SUITE, somebody, "/api/v1/sources/" + sent.at("sourceId"), line);
        look(paper, "/text", "/pages", "/pages/1", "/pages/1/image", "/chunks", "/metadata", "/report", "/overview");
        somebody.post("/api/v1/search", Map.of("query", "what boils on evenings"))
                .expect(200);
        for (var client : List.of(somebody, colleague)) {
            client.post("/api/v1/chat/turns", Map.of("question", "What boils on evenings?"))
                    .expect(200);
        }
        note(somebody, sent.at("sourceItemId"), line);
        note(colleague, sent.at("sourceItemId"), line);
        colleague.post(paper.path() + "/reprocess", null).expect(202);
        await().atMost(GONE).until(() -> somebody.get(paper.path()).at("status").equals("completed"));
        isThere(paper, "project.paper_note", "indexing.indexed_source");

        completed(somebody, somebody.delete(paper.path()).expect(202));

        assertGone(paper);
    }

    @Test
    void aDocumentOfSomebodys_thatCameInParts() {
        var line = Line.fresh();
        var bytes = Form.ofPdf("document", line.sentence()).file();
        var begun = Map.of("fileName", "mine.pdf", "size", bytes.length, "kind", "document");
        var upload = "/api/v1/uploads/"
                + somebody.post("/api/v1/uploads", begun).expect(201).at("id");
        somebody.put(upload + "/parts/1", bytes).expect(204);
        var sent = somebody.post(upload + "/complete", null).expect(202);
        var document = Document.processed(SUITE, somebody, "/api/v1/sources/" + sent.at("sourceId"), line);
        look(document, "/text", "/pages/1", "/chunks", "/report");
        isThere(document);

        completed(somebody, somebody.delete(document.path()).expect(202));

        assertGone(document);
    }

    @Test
    void anItemOfARepository_withAllOfTheRepository() {
        var line = Line.fresh();
        var repository = "/api/v1/repositories/"
                + somebody.post("/api/v1/repositories", Map.of("name", "To be forgotten"))
                        .expect(201)
                        .at("id");
        var form = Form.ofPdf("paper", line.sentence());
        var sent = somebody.post(repository + "/items/files", form).expect(202);
        var item = Document.processed(SUITE, somebody, repository + "/items/" + sent.at("itemId"), line);
        look(item, "/text", "/pages/1", "/chunks");
        isThere(item);

        completed(somebody, somebody.delete(repository).expect(202));

        assertGone(item);
    }

    @Test
    void everyAllowanceIsForATableThatThereIs() {
        assertThat(TRACES.tables()).containsAll(Allowances.tables());
    }

    private static void look(Document document, String... parts) {
        for (var part : parts) {
            assertThat(document.by().get(document.path() + part).status())
                    .as(part)
                    .isIn(200, 404, 409);
        }
    }

    private static void note(Client client, String item, Line line) {
        var note =
                Map.of("text", "To be compared.", "highlight", line.sentence(), "highlightTerms", List.of(line.word()));
        await().atMost(GONE)
                .until(() ->
                        client.post("/api/v1/papers/" + item + "/notes", note).status() == 201);
    }

    /** Or it would prove nothing that afterwards it is not found. */
    private static void isThere(Document document, String... more) {
        var places = new ArrayList<>(List.of(
                "ingestion.source_item",
                "ingestion.source_page",
                "ingestion.chunk",
                "indexing.chunk_text",
                "indexing.posting"));
        places.addAll(List.of(more));

        assertThat(TRACES.inTheDatabase(document.needles()).stream().map(Trace::table))
                .containsAll(places);
        assertThat(TRACES.inFiles(List.of(SUITE.blobs()), document.of(Kind.HASH, Kind.TEXT)))
                .isNotEmpty();
    }

    private static void completed(Client client, Reply deletion) {
        var run = "/api/v1/runs/" + deletion.at("runId");
        await().atMost(GONE)
                .untilAsserted(() -> assertThat(client.get(run).at("status")).isEqualTo("completed"));
    }

    private static void assertGone(Document document) {
        await().atMost(GONE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(
                        TRACES.inTheDatabase(document.needles()).stream()
                                .filter(trace -> !Allowances.allow(trace))
                                .collect(toSet()))
                .isEmpty());
        assertThat(TRACES.inFiles(List.of(SUITE.blobs()), document.needles())).isEmpty();
        assertThat(TRACES.inFiles(List.of(SUITE.logs(), SUITE.kafka()), document.of(Kind.TEXT)))
                .isEmpty();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
