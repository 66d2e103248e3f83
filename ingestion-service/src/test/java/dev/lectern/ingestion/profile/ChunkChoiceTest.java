package dev.lectern.ingestion.profile;

import static dev.lectern.ingestion.source.Desk.addFile;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.script;
import static dev.lectern.ingestion.source.Desk.status;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class ChunkChoiceTest {

    private static final String PROFILES = "/api/v1/chunk-profiles";
    private static final String REPOSITORIES = "/api/v1/repositories";
    private static final int WORDS = 400;

    private final Person owner = TestToken.owner();
    private final Person neighbour = TestToken.owner().in(owner.workspace(), UUID.randomUUID());
    private final Desk desk;

    @TempDir
    Path folder;

    ChunkChoiceTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void aProjectHasTheStandardOneUntilItsOwnerChooses() {
        as(owner)
                .get(PROFILES)
                .then()
                .statusCode(200)
                .body("chosen", equalTo("standard"))
                .body("items.name", equalTo(List.of("long", "standard")))
                .body("items.targetWords", equalTo(List.of(350, 180)));

        choose(owner, "long").statusCode(200).body("chosen", equalTo("long"));

        as(owner).get(PROFILES).then().body("chosen", equalTo("long"));
        as(neighbour).get(PROFILES).then().body("chosen", equalTo("standard"));
        as(TestToken.owner()).get(PROFILES).then().body("chosen", equalTo("standard"));
    }

    @Test
    void onlyItsOwnerChooses_andOnlyWhatThereIs() {
        choose(TestToken.editor(), "long").statusCode(403);
        choose(owner, "boiled")
                .statusCode(400)
                .body("errors[0].field", equalTo("chunkProfile"))
                .body("detail", equalTo("There is no such chunk profile; there are: long, standard."));
        as(owner).body(Map.of()).put(PROFILES).then().statusCode(400);
    }

    @Test
    void whatComesInIsCutByIt_andTheReportSaysSo() {
        choose(owner, "long");

        var source = completed(addFile(owner, paper(1), "a.pdf"));

        assertThat(longest(source)).isGreaterThan(300);
        report(source)
                .body("pieces.chunkProfile", equalTo("long"))
                .body("pieces.targetWords", equalTo(350))
                .body("pieces.maxTokens", equalTo(500));
        report(completed(addFile(neighbour, paper(1), "b.pdf"))).body("pieces.chunkProfile", equalTo("standard"));
    }

    @Test
    void theSameContentIsReadAndCutOnce_forWhomItWasNeededFirst() throws Exception {
        var log = folder.resolve("log");
        var bytes = script("", text(), "!note " + log);
        var first = completed(addFile(owner, bytes, "a.pdf"));
        var pieces = pieces(first);
        choose(neighbour, "long");

        var second = addFile(neighbour, bytes, "b.pdf");
        untilSaid(second.run(), new RunCompleted(second.run()));

        assertThat(second.item()).isEqualTo(first.item());
        assertThat(pieces(second)).isEqualTo(pieces);
        assertThat(Files.readAllLines(log)).hasSize(1);
        report(second).body("pieces.chunkProfile", equalTo("standard"));
    }

    @Test
    void whatIsCutAnewIsCutAsItIsChosenNow() {
        var source = completed(addFile(owner, paper(1), "a.pdf"));
        assertThat(longest(source)).isLessThan(260);
        choose(owner, "long");
        report(source).body("pieces.chunkProfile", equalTo("standard"));

        completed(again(source, "/retry?step=chunk"));

        assertThat(longest(source)).isGreaterThan(300);
        report(source).body("pieces.chunkProfile", equalTo("long"));
    }

    @Test
    void whatIsHalfCutGoesOnAsItBegan_whateverWasChosenSince() {
        var source = completed(addFile(owner, paper(6), "a.pdf"));
        var whole = pieces(source);
        brokenOffBehindPage(3, source);
        choose(owner, "long");

        completed(again(source, "/retry"));

        assertThat(pieces(source)).isEqualTo(whole);
        report(source).body("pieces.chunkProfile", equalTo("standard"));
    }

    @Test
    void aRepositoryHasOneOfItsOwn() {
        choose(owner, "long");
        var plain = repository(Map.of("name", "Plain")).statusCode(201).body("chunkProfile", nullValue());
        repository(Map.of("name", "Odd", "chunkProfile", "boiled")).statusCode(400);
        var id = plain.extract().jsonPath().getUUID("id");
        report(completed(item(id)), id).body("pieces.chunkProfile", equalTo("standard"));

        change(id, Map.of("chunkProfile", "boiled", "version", 1)).statusCode(400);
        change(id, Map.of("chunkProfile", "long", "version", 1)).statusCode(200).body("chunkProfile", equalTo("long"));
        change(id, Map.of("name", "Plainer", "version", 2)).body("chunkProfile", equalTo("long"));

        report(completed(item(id)), id).body("pieces.chunkProfile", equalTo("long"));
    }

    private static ValidatableResponse choose(Person person, String name) {
        return as(person).body(Map.of("chunkProfile", name)).put(PROFILES).then();
    }

    private ValidatableResponse repository(Map<String, Object> wanted) {
        return as(owner).body(wanted).post(REPOSITORIES).then();
    }

    private ValidatableResponse change(UUID id, Map<String, Object> wanted) {
        return as(owner).body(wanted).patch(REPOSITORIES + "/" + id).then();
    }

    private Added item(UUID repository) {
        var body = as(owner)
                .body(Map.of("name", "A text", "text", text()))
                .post(REPOSITORIES + "/" + repository + "/items")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath();
        var id = body.getUUID("itemId");
        var item = Database.column("SELECT source_item_id FROM source_reference WHERE source_reference_id = ?", id);
        return new Added(owner, body.getUUID("runId"), id, UUID.fromString(item.getFirst()), false);
    }

    private Added again(Added source, String below) {
        var run = as(source.by())
                .post("/api/v1/sources/" + source.id() + below)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        return new Added(source.by(), run, source.id(), source.item(), false);
    }

    private Added completed(Added source) {
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", source.run())
                == 1);
        Broker.send("retrieval", source.scope(), new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), 1));
        untilSaid(source.run(), new RunCompleted(source.run()));
        return source;
    }

    // As after a worker that died in between and could not be taken over.
    private void brokenOffBehindPage(int page, Added source) {
        var run = again(source, "/retry?step=index");
        Broker.send("retrieval", run.scope(), new SourceIndexFailed(source.item(), source.id(), "Away."));
        until(() -> status(source).equals("failed"));
        Database.column(
                "UPDATE source_step SET state = 'failed' WHERE source_item_id = ? AND step = 'chunk'", source.item());
        Database.column("DELETE FROM chunk WHERE source_item_id = ? AND page > ?", source.item(), page);
    }

    private static ValidatableResponse report(Added source) {
        return as(source.by())
                .get("/api/v1/sources/" + source.id() + "/report")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse report(Added item, UUID repository) {
        return as(item.by())
                .get(REPOSITORIES + "/" + repository + "/items/" + item.id() + "/report")
                .then()
                .statusCode(200);
    }

    private static List<String> pieces(Added source) {
        return Database.column(
                "SELECT chunk_id || ' ' || chunk_index FROM chunk WHERE source_item_id = ? ORDER BY chunk_index",
                source.item());
    }

    private static long longest(Added source) {
        return Database.count("SELECT max(end_word - start_word) FROM chunk WHERE source_item_id = ?", source.item());
    }

    private static byte[] paper(int pages) {
        return script("", IntStream.range(0, pages).mapToObj(page -> text()).toArray(String[]::new));
    }

    private static String text() {
        return IntStream.range(0, WORDS / 8)
                .mapToObj(number -> "Water boils at " + number + " degrees as "
                        + UUID.randomUUID().toString().substring(0, 4) + " said.")
                .collect(Collectors.joining(" "));
    }
}
