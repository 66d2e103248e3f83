package dev.lectern.ingestion.process;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.addScript;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.status;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.ingestion.source.Desk;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
class RedoTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    @TempDir
    Path folder;

    RedoTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void afterAFailureOfTheIndexNothingIsReadOrCutAgain() throws IOException {
        var log = folder.resolve("log");
        var source = offered(addScript(somebody, unique(), "!note " + log));
        Broker.send("retrieval", source.scope(), new SourceIndexFailed(source.item(), source.id(), "Away."));
        until(() -> status(source).equals("failed"));

        var again = offered(post(source, "/retry"));
        Broker.send("retrieval", again.scope(), indexed(again));

        untilSaid(again.run(), new RunCompleted(again.run()));
        assertThat(said(again.run(), StepFinished.class))
                .extracting(StepFinished::step)
                .containsExactly("index");
        assertThat(Files.readAllLines(log)).containsExactly("2");
    }

    @Test
    void oneStepIsDoneAnewWithoutTheOnesBeforeIt() throws IOException {
        var log = folder.resolve("log");
        var source = completed(addScript(somebody, "# Heat / " + unique(), "!note " + log));
        var before = chunkIds(source);

        var again = offered(post(source, "/retry?step=clean"));
        Broker.send("retrieval", again.scope(), indexed(again));

        untilSaid(again.run(), new RunCompleted(again.run()));
        assertThat(said(again.run(), StepFinished.class))
                .extracting(StepFinished::step)
                .containsExactly("clean", "chunk", "index");
        assertThat(chunkIds(source)).isEqualTo(before);
        assertThat(Files.readAllLines(log)).containsExactly("2");
    }

    @Test
    void whatIsCutIsOfferedToTheIndexAnew_andNothingIsDoneBefore() throws IOException {
        var log = folder.resolve("log");
        var source = completed(addScript(somebody, unique(), "!note " + log));
        var before = chunkIds(source);

        var again = offered(post(source, "/retry?step=index"));
        Broker.send("retrieval", again.scope(), indexed(again));

        untilSaid(again.run(), new RunCompleted(again.run()));
        assertThat(said(again.run(), StepFinished.class))
                .extracting(StepFinished::step)
                .containsExactly("index");
        assertThat(chunkIds(source)).isEqualTo(before);
        assertThat(Files.readAllLines(log)).containsExactly("2");
    }

    @Test
    void readAnewItHasTheSamePieces() throws IOException {
        var log = folder.resolve("log");
        var source = completed(addScript(somebody, unique(), "!note " + log));
        var before = chunkIds(source);

        offered(post(source, "/reprocess"));

        assertThat(chunkIds(source)).isEqualTo(before);
        assertThat(Files.readAllLines(log)).containsExactly("2", "2");
    }

    @Test
    void whatIsBeingWorkedOnOrHasNoSuchStepIsRefused() {
        var file = addScript(somebody, unique());
        var note = completed(note());

        as(somebody)
                .post("/api/v1/sources/" + file.id() + "/reprocess")
                .then()
                .statusCode(409)
                .body("detail", equalTo("It is being worked on."));
        as(somebody)
                .post("/api/v1/sources/" + note.id() + "/retry?step=parse")
                .then()
                .statusCode(409)
                .body("detail", equalTo("It came as a text, which has no such step."));
        as(somebody)
                .post("/api/v1/sources/" + note.id() + "/retry?step=fetch")
                .then()
                .statusCode(409)
                .body("detail", equalTo("There is nothing to be fetched."));
        as(somebody)
                .post("/api/v1/sources/" + file.id() + "/retry?step=index")
                .then()
                .statusCode(409)
                .body("detail", equalTo("It is being worked on."));
        as(somebody)
                .post("/api/v1/sources/" + note.id() + "/retry?step=boil")
                .then()
                .statusCode(400);
        as(somebody).post("/api/v1/sources/" + note.id() + "/reprocess").then().statusCode(202);
    }

    @Test
    void ofAFileThatIsDeletedNothingIsLeft() {
        var source = completed(addScript(somebody, unique(), "!lose A picture has no text."));
        var hash = Database.column("SELECT file_hash FROM source_item WHERE source_item_id = ?", source.item())
                .getFirst();

        var run = Desk.delete(somebody, source.id());
        Broker.send(
                "retrieval",
                new Scope(run, somebody.workspace(), somebody.project(), somebody.user()),
                new SourceUnindexed(source.item(), 0, 0));
        desk.workUntil(() -> said(run, RunCompleted.class).size() == 1);

        for (var table : List.of(
                "source_item", "source_page", "source_loss", "source_step", "paper_metadata", "ocr_job", "chunk")) {
            assertThat(Database.count("SELECT count(*) FROM " + table + " WHERE source_item_id = ?", source.item()))
                    .as(table)
                    .isZero();
        }
        assertThat(Desk.blob(hash)).doesNotExist();
    }

    private Added note() {
        return add(somebody, unique());
    }

    private Added completed(Added source) {
        offered(source);
        Broker.send("retrieval", source.scope(), indexed(source));
        untilSaid(source.run(), new RunCompleted(source.run()));
        return source;
    }

    private Added offered(Added source) {
        desk.workUntil(() -> Database.count(
                        "SELECT count(*) FROM async_job WHERE run_id = ? AND job_type = 'await-index'", source.run())
                == 1);
        return source;
    }

    private static Added post(Added source, String below) {
        var run = as(source.by())
                .post("/api/v1/sources/" + source.id() + below)
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        return new Added(source.by(), run, source.id(), source.item(), false);
    }

    private static List<String> chunkIds(Added source) {
        return Database.column(
                "SELECT chunk_id FROM chunk WHERE source_item_id = ? ORDER BY chunk_index", source.item());
    }

    private static SourceIndexed indexed(Added source) {
        return new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), 1);
    }

    private static String unique() {
        return "Water boils in " + UUID.randomUUID() + ".";
    }
}
