package dev.lectern.ingestion.repository;

import static dev.lectern.ingestion.repository.Shelf.made;
import static dev.lectern.ingestion.source.Desk.comeDue;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.repository.Shelf.Visitor;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RepositoryDeletionTest {

    private static final String TABLES = """
            SELECT c.table_name FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'ingestion' AND t.table_type = 'BASE TABLE' AND c.column_name = ?
            """;

    private final Person owner = TestToken.editor();
    private final Desk desk;

    RepositoryDeletionTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void nothingIsLeftOfARepository() {
        var shelf = made(owner, false);
        shelf.giveTo(UUID.randomUUID(), null);
        var text = completed(shelf.add("Gallium boils at 2400 degrees. " + UUID.randomUUID()));
        var file = completed(shelf.addFile(Desk.script("", "Indium. " + UUID.randomUUID()), "indium.pdf"));
        var hashes = List.of(hash(text), hash(file));

        var run = delete(shelf);

        Visitor.of(owner).asks().get(shelf.path()).then().statusCode(404);
        Visitor.of(owner).asks().get(shelf.path() + "/items").then().statusCode(404);
        removed(run, text, 0);
        removed(run, file, 0);
        ended(run);
        untilSaid(run, new RunCompleted(run));
        for (var item : List.of(text, file)) {
            nothingHas("source_item_id", item.item());
            nothingHas("source_reference_id", item.id());
        }
        nothingHas("repository_id", shelf.id());
        hashes.forEach(hash -> {
            assertThat(Files.exists(Desk.blob(hash))).isFalse();
            assertThat(Database.count("SELECT count(*) FROM async_job WHERE position(? IN input::text) > 0", hash))
                    .as("work that remembers it")
                    .isZero();
        });
    }

    @Test
    void whatArrivesWhileItsUseIsTakenOutIsWaitedForLikeTheRest() throws Exception {
        var shelf = made(owner, false);
        var awaited = Visitor.of(owner)
                .asks()
                .body(Map.of("url", "http://10.0.0.1/x"))
                .post(shelf.path() + "/items/urls")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("itemId");
        var content = completed(made(owner, false).add("Radon boils at -62 degrees. " + UUID.randomUUID()));
        UUID run;
        CompletableFuture<Void> removing;

        try (var arrival = Database.connect();
                var change = arrival.createStatement()) {
            arrival.setAutoCommit(false);
            change.execute("SELECT FROM source_reference WHERE source_reference_id = '" + awaited + "' FOR UPDATE");
            run = delete(shelf);
            removing = CompletableFuture.runAsync(() -> desk.workOff(run));
            until(() -> Database.count("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                            + " AND datname = current_database()"
                            + " AND query LIKE '%FROM source_reference%source_reference_id = $1 FOR UPDATE'")
                    == 1);
            change.execute("DELETE FROM source_reference WHERE source_reference_id = '" + content.id() + "'");
            change.execute("UPDATE source_reference SET source_item_id = '" + content.item()
                    + "' WHERE source_reference_id = '" + awaited + "'");
            arrival.commit();
        }
        removing.join();

        removed(run, content, 0);
        ended(run);
        untilSaid(run, new RunCompleted(run));
        nothingHas("source_item_id", content.item());
    }

    @Test
    void anEmptyRepositoryGoesToo() {
        var shelf = made(owner, true);

        var run = delete(shelf);

        ended(run);
        untilSaid(run, new RunCompleted(run));
        nothingHas("repository_id", shelf.id());
    }

    @Test
    void whatTheIndexKeepsFailsTheDeletion_whichSaysWhatIsLeft() {
        var shelf = made(owner, false);
        var kept = completed(shelf.add("Thallium boils at 1473 degrees. " + UUID.randomUUID()));

        var run = delete(shelf);
        removed(run, kept, 2);
        ended(run);

        untilSaid(
                run,
                new RunFailed(
                        run,
                        "confirm-deletion",
                        "Left of it are 0 uses, 1 items that the index has not confirmed, and 0 files."));
        Visitor.of(owner).asks().get(shelf.path()).then().statusCode(404);
    }

    @Test
    void bytesThatAPartOfAnUploadHasTooAreNotLeftOfIt() {
        var shelf = made(owner, false);
        var text = completed(shelf.add("Radon boils at -62 degrees. " + UUID.randomUUID()));
        var hash = hash(text);
        var part = Ids.next();
        Database.column("""
                WITH u AS (INSERT INTO upload (upload_id, workspace_id, project_id, user_id, file_name, file_size, kind,
                                               part_size, expires_at)
                           VALUES (?, ?, ?, ?, 'radon.txt', 10, 'paper', 10, now() + interval '1 hour') RETURNING *)
                INSERT INTO upload_part (upload_id, part, workspace_id, user_id, blob_hash)
                SELECT upload_id, 1, workspace_id, user_id, ? FROM u
                """, part, owner.workspace(), owner.project(), owner.user(), hash);

        var run = delete(shelf);
        removed(run, text, 0);
        ended(run);

        untilSaid(run, new RunCompleted(run));
        assertThat(Files.exists(Desk.blob(hash))).isTrue();
    }

    @Test
    void theSameTextInAProjectAndInARepositoryIsKeptOnce_andOutlivesEither() {
        var words = "Shared, and yet apart. " + UUID.randomUUID();
        var ofProject = Desk.add(owner, words);
        var shelf = made(owner, false);
        var ofShelf = shelf.add(words);
        completed(ofProject);

        assertThat(ofShelf.item()).isEqualTo(ofProject.item());
        assertThat(ofShelf.deduplicated()).isFalse();
        assertThat(shelf.add(words).deduplicated()).isTrue();
        var run = delete(shelf);
        desk.workOff(run);
        ended(run);
        untilSaid(run, new RunCompleted(run));
        Desk.as(owner)
                .get("/api/v1/sources/" + ofProject.id() + "/text")
                .then()
                .statusCode(200)
                .body("text", equalTo(words));
    }

    @Test
    void takingItOutOfTheProjectLeavesItInTheRepository() {
        var words = "Kept on the shelf. " + UUID.randomUUID();
        var ofProject = completed(Desk.add(owner, words));
        var shelf = made(owner, false);
        var ofShelf = shelf.add(words);

        var run = Desk.delete(owner, ofProject.id());

        untilSaid(run, new RunCompleted(run));
        Visitor.of(owner)
                .asks()
                .get(shelf.path() + "/items/" + ofShelf.id() + "/text")
                .then()
                .statusCode(200)
                .body("text", equalTo(words));
    }

    @Test
    void anItemGoesByItself_andItsTextIsReadAnewOnDemand() {
        var shelf = made(owner, false);
        var item = completed(shelf.add("Astatine. " + UUID.randomUUID()));
        var path = shelf.path() + "/items/" + item.id();
        var hash = hash(item);
        var again = Visitor.of(owner)
                .asks()
                .post(path + "/reprocess")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        desk.workUntil(() -> Desk.status(item).equals("processing"));
        Broker.send(
                "retrieval",
                Shelf.telling(item, again),
                new SourceIndexed(item.item(), item.id(), UUID.randomUUID(), 1));
        Visitor.of(owner).asks().get(path).then().body("type", equalTo("text"));
        untilSaid(again, new RunCompleted(again));

        var run = shelf.remove("/items/" + item.id())
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        receipt(item, run, 0);
        until(() -> Database.count("SELECT count(*) FROM source_item WHERE source_item_id = ?", item.item()) == 0);
        desk.workOff(run);

        untilSaid(run, new RunCompleted(run));
        assertThat(Files.exists(Desk.blob(hash))).isFalse();
        Visitor.of(owner)
                .asks()
                .get(shelf.path() + "/items")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    private UUID delete(Shelf shelf) {
        var run = shelf.remove("").statusCode(202).extract().jsonPath().getUUID("runId");
        var started =
                new RunStarted(run, "repository-deletion", null, shelf.id().toString());
        untilSaid(run, started.personal(true));
        return run;
    }

    private Added completed(Added item) {
        desk.workUntil(() -> Desk.itemStatus(item.item()).equals("processing")
                && Database.count(
                                "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'",
                                item.run())
                        == 1);
        Broker.send("retrieval", item.scope(), new SourceIndexed(item.item(), item.id(), UUID.randomUUID(), 1));
        until(() -> Desk.status(item).equals("completed"));
        return item;
    }

    /** The run that took this item out has heard from the index and done the rest. */
    private void removed(UUID run, Added item, int vectorsLeft) {
        desk.workOff(run);
        var own = UUID.fromString(
                Database.column("SELECT run_id::text FROM repository_removal WHERE source_item_id = ?", item.item())
                        .getFirst());
        receipt(item, own, vectorsLeft);
        until(() -> Database.count(
                        "SELECT count(*) FROM source_item WHERE source_item_id = ? AND removal_state = 'deletion'",
                        item.item())
                == 0);
        desk.workOff(own);
    }

    private static void receipt(Added item, UUID run, int vectorsLeft) {
        Broker.send("retrieval", Shelf.telling(item, run), new SourceUnindexed(item.item(), vectorsLeft, 0));
    }

    private void ended(UUID run) {
        desk.workOff(run);
        comeDue(run, "confirm-deletion");
        desk.workOff(run);
    }

    private static void nothingHas(String column, UUID id) {
        for (var table : Database.column(TABLES, column)) {
            assertThat(Database.count("SELECT count(*) FROM " + table + " WHERE " + column + " = ?", id))
                    .as(table)
                    .isZero();
        }
    }

    private static String hash(Added item) {
        return Database.column("SELECT file_hash FROM source_item WHERE source_item_id = ?", item.item())
                .getFirst();
    }
}
