package dev.lectern.ingestion.source;

import static dev.lectern.ingestion.source.Desk.add;
import static dev.lectern.ingestion.source.Desk.as;
import static dev.lectern.ingestion.source.Desk.asService;
import static dev.lectern.ingestion.source.Desk.comeDue;
import static dev.lectern.ingestion.source.Desk.get;
import static dev.lectern.ingestion.source.Desk.said;
import static dev.lectern.ingestion.source.Desk.status;
import static dev.lectern.ingestion.source.Desk.until;
import static dev.lectern.ingestion.source.Desk.untilSaid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.EventCodec;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.RunEvent;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.ingestion.source.Desk.Added;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProcessingTest {

    private final Person somebody = TestToken.editor();
    private final Desk desk;

    ProcessingTest(Desk desk) {
        this.desk = desk;
    }

    @Test
    void aNoteIsCutThenIndexedAndTheRunTellsEachStep() {
        var source = desk.cut(somebody, prose(600));
        int chunks = (int) Database.count("SELECT count(*) FROM chunk WHERE source_item_id = ?", source.item());

        Broker.send("retrieval", source.scope(), indexed(source, chunks));

        untilSaid(source.run(), new RunCompleted(source.run()));
        assertThat(said(source.run(), RunEvent.class))
                .containsExactly(
                        new RunStarted(source.run(), "source", null, source.id().toString()),
                        new StepFinished(source.run(), "chunk", chunks, chunks),
                        new StepFinished(source.run(), "index", chunks, chunks),
                        new RunCompleted(source.run()));
        assertThat(said(source.run(), SourceChunked.class)).singleElement().satisfies(e -> assertThat(e.chunkCount())
                .isEqualTo(chunks));
        get(somebody, source.id())
                .body("status", equalTo("completed"))
                .body("counts.chunks", equalTo(chunks))
                .body("counts.vectors", equalTo(chunks));
        assertThat(jobStatus(source.run(), "await-index")).isEqualTo("cancelled");
    }

    @Test
    void noTextTravelsInEvents() {
        var secret = "Xylophon" + UUID.randomUUID();
        var source = desk.cut(somebody, secret);

        until(() -> !said(source.run(), SourceChunked.class).isEmpty());

        assertThat(Broker.read(Broker.ofRun(source.run())))
                .noneMatch(event -> EventCodec.encode(event).contains(secret));
    }

    @Test
    void theIndexPullsThePiecesInPages() {
        var source = desk.cut(somebody, prose(900));
        var path = "/internal/sources/" + source.item() + "/chunks?workspaceId=" + somebody.workspace();

        var first = asService().get(path + "&limit=2").then().statusCode(200).body("items", hasSize(2));
        first.body("next", equalTo(1)).body("title", equalTo("")).body("items[0].startChar", equalTo(0));
        var rest = asService().get(path + "&after=1").then().body("next", nullValue());
        rest.body("items[0].index", equalTo(2)).body("items[0].page", equalTo(1));

        asService()
                .get("/internal/sources/" + source.item() + "/chunks?workspaceId=" + UUID.randomUUID())
                .then()
                .statusCode(404);
    }

    @Test
    void peopleSeeThePiecesInPagesInTheOrderOfTheText() {
        var source = desk.cut(somebody, prose(900));
        var path = "/api/v1/sources/" + source.id() + "/chunks?limit=3";

        var first = as(somebody).get(path).then().statusCode(200).extract().jsonPath();
        var second = as(somebody)
                .get(path + "&after=" + first.getString("next"))
                .then()
                .extract()
                .jsonPath();

        assertThat(first.getList("items.index", Integer.class)).containsExactly(0, 1, 2);
        assertThat(second.getList("items.index", Integer.class)).startsWith(3);
        assertThat(first.getString("items[0].text")).startsWith("Water boils");
    }

    @Test
    void theWorkOfADeadWorkerIsTakenOverAndDoneOnce() {
        var source = add(somebody, prose(300));
        Database.column("""
                UPDATE async_job SET status = 'running', lease_owner = 'somebody-dead', attempt_count = 1,
                       lease_until = now() - interval '1 s'
                 WHERE run_id = ?
                """, source.run());

        desk.workUntil(() -> status(source).equals("processing"));
        desk.workOff(source.run());

        until(() -> said(source.run(), SourceChunked.class).size() == 1);
        assertThat(said(source.run(), StepFinished.class)).hasSize(1);
        assertThat(Database.column(
                        "SELECT attempt_count FROM async_job WHERE run_id = ? AND job_type = 'chunk'", source.run()))
                .containsExactly("2");
        assertThat(Database.count("SELECT count(*) FROM chunk WHERE source_item_id = ?", source.item()))
                .isEqualTo(
                        Database.count("SELECT chunk_count FROM source_item WHERE source_item_id = ?", source.item()));
    }

    @Test
    void anAnswerThatIsDeliveredTwiceCountsOnce() {
        var source = desk.cut(somebody, "Copper melts at 1085 degrees.");
        var answer = event(source, indexed(source, 1));

        Broker.send(answer);
        Broker.send(answer);
        Broker.send("retrieval", source.scope(), indexed(source, 1));
        untilSaid(source.run(), new RunCompleted(source.run()));
        drain(source);

        assertThat(said(source.run(), RunCompleted.class)).hasSize(1);
    }

    @Test
    void whatTheIndexRefusesFailsWithItsReasonAndCanBeTriedAgain() {
        var source = desk.cut(somebody, "Zinc melts at 420 degrees.");
        Broker.send(
                "retrieval", source.scope(), new SourceIndexFailed(source.item(), source.id(), "The model is away."));
        untilSaid(source.run(), new RunFailed(source.run(), "index", "The model is away."));
        get(somebody, source.id()).body("status", equalTo("failed")).body("reason", equalTo("The model is away."));

        var again = retry(source);
        desk.workUntil(() -> status(source).equals("processing"));
        // The answer to the first try comes late and means nothing any more.
        Broker.send("retrieval", source.scope(), new SourceIndexFailed(source.item(), source.id(), "Late."));
        Broker.send("retrieval", again.scope(), indexed(source, 1));

        untilSaid(again.run(), new RunCompleted(again.run()));
        get(somebody, source.id())
                .body("status", equalTo("completed"))
                .body("reason", nullValue())
                .body("runId", equalTo(again.run().toString()));
        assertThat(said(source.run(), RunFailed.class)).hasSize(1);
    }

    @Test
    void addingAgainWhatHasFailedTriesItAgain() {
        var source = desk.cut(somebody, "Nickel melts at 1455 degrees.");
        Broker.send("retrieval", source.scope(), new SourceIndexFailed(source.item(), source.id(), "No."));
        until(() -> status(source).equals("failed"));

        var again = add(somebody, "Nickel melts at 1455 degrees.");

        assertThat(again.id()).isEqualTo(source.id());
        assertThat(again.deduplicated()).isTrue();
        assertThat(again.run()).isNotEqualTo(source.run());
        desk.workUntil(() -> status(source).equals("processing"));
    }

    @Test
    void onlyWhatHasFailedCanBeTriedAgain() {
        var source = add(somebody, "Cobalt melts at 1495 degrees.");

        as(somebody)
                .post("/api/v1/sources/" + source.id() + "/retry")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", equalTo("Only a failed source can be tried again; this one is pending."));
    }

    @Test
    void anIndexThatNeverAnswersFailsTheRunWithAReason() {
        var source = desk.cut(somebody, "Radium melts at 700 degrees.");

        comeDue(source.run(), "await-index");
        desk.workUntil(() -> status(source).equals("failed"));

        untilSaid(source.run(), new RunFailed(source.run(), "index", "The index did not answer within 30 minutes."));
        Broker.send("retrieval", source.scope(), indexed(source, 1));
        drain(source);
        assertThat(status(source)).isEqualTo("failed");
        assertThat(said(source.run(), RunCompleted.class)).isEmpty();
    }

    @Test
    void aTextWhoseBytesAreLostFailsWithAReason() throws IOException {
        var source = add(somebody, "Thorium melts at 1750 degrees. " + UUID.randomUUID());
        var hash = Database.column("SELECT text_hash FROM source_item WHERE source_item_id = ?", source.item())
                .getFirst();
        Files.delete(Desk.blob(hash));
        // As with what was added before texts had pages.
        Database.column("DELETE FROM source_page WHERE source_item_id = ?", source.item());

        desk.workUntil(() -> status(source).equals("failed"));

        untilSaid(source.run(), new RunFailed(source.run(), "chunk", "No such blob."));
        until(() -> said(source.run(), FailureRecorded.class).size() == 1);
        as(somebody).get("/api/v1/sources/" + source.id() + "/text").then().statusCode(404);
    }

    @Test
    void cancelledBeforeItIsCutItLetsGoOfItsContent() {
        var source = add(somebody, "Mercury boils at 357 degrees.");

        cancel(source);
        desk.workOff(source.run());

        untilSaid(source.run(), new SourceDereferenced(source.item(), source.id(), true));
        get(somebody, source.id()).body("status", equalTo("cancelled")).body("sourceItemId", nullValue());
        as(somebody).get("/api/v1/sources/" + source.id() + "/text").then().statusCode(409);
        as(somebody).post("/api/v1/sources/" + source.id() + "/retry").then().statusCode(409);
        assertThat(jobStatus(source.run(), "chunk")).isEqualTo("cancelled");
        assertThat(said(source.run(), SourceChunked.class)).isEmpty();
    }

    @Test
    void cancelledMeansCancelled_onceAndAlsoForALateIndex() {
        var source = desk.cut(somebody, "Bromine boils at 59 degrees.");

        cancel(source);
        cancel(source);
        Broker.send("retrieval", source.scope(), indexed(source, 1));
        desk.workOff(source.run());
        drain(source);

        assertThat(said(source.run(), RunCancelled.class)).hasSize(1);
        assertThat(said(source.run(), RunCompleted.class)).isEmpty();
        assertThat(status(source)).isEqualTo("cancelled");
        assertThat(Desk.itemStatus(source.item())).isEqualTo("cancelled");
    }

    @Test
    void whatIsCancelledCanBeAddedAnew() {
        var source = desk.cut(somebody, "Neon boils at -246 degrees.");
        cancel(source);

        var again = desk.cut(somebody, "Neon boils at -246 degrees.");

        assertThat(again.deduplicated()).isFalse();
        assertThat(again.item()).isNotEqualTo(source.item());
        Broker.send("retrieval", again.scope(), indexed(again, 1));
        untilSaid(again.run(), new RunCompleted(again.run()));
    }

    @Test
    void whoWaitsForCancelledWorkTakesItOver() {
        var first = desk.cut(somebody, "Argon boils at -186 degrees.");
        var neighbour = TestToken.editor().in(somebody.workspace(), UUID.randomUUID());
        var second = add(neighbour, "Argon boils at -186 degrees.");

        cancel(first);
        desk.workUntil(() -> status(second).equals("processing"));
        Broker.send("retrieval", second.scope(), indexed(second, 1));

        untilSaid(second.run(), new RunCompleted(second.run()));
        assertThat(said(second.run(), SourceChunked.class)).hasSize(1);
        assertThat(said(first.run(), SourceDereferenced.class))
                .containsExactly(new SourceDereferenced(first.item(), first.id(), false));
        assertThat(status(first)).isEqualTo("cancelled");
    }

    @Test
    void aRunThatHasEndedCannotBeCancelled() {
        var source = desk.cut(somebody, "Xenon boils at -108 degrees.");
        Broker.send("retrieval", source.scope(), indexed(source, 1));
        untilSaid(source.run(), new RunCompleted(source.run()));

        Broker.send("workflow", source.scope(), new CancelRequested(source.run()));
        drain(source);

        assertThat(status(source)).isEqualTo("completed");
        assertThat(said(source.run(), RunCancelled.class)).isEmpty();
    }

    private void cancel(Added source) {
        Broker.send("workflow", source.scope(), new CancelRequested(source.run()));
        until(() -> status(source).equals("cancelled"));
    }

    /** Waits until all that was said so far has been heard: what comes last is behind it in the same lane. */
    private static void drain(Added source) {
        var last = event(source, new SourceIndexFailed(UUID.randomUUID(), UUID.randomUUID(), "nothing"));
        var other = event(source, new CancelRequested(UUID.randomUUID()));
        Broker.send(List.of(last, other));
        until(() -> Database.count("SELECT count(*) FROM inbox WHERE event_id IN (?, ?)", last.id(), other.id()) == 2);
        until(() -> Database.count("SELECT count(*) FROM outbox WHERE run_id = ?", source.run()) == 0);
    }

    private static CloudEvent event(Added source, Event data) {
        return Broker.event("retrieval", source.scope(), data);
    }

    private static Added retry(Added source) {
        var run = as(source.by())
                .post("/api/v1/sources/" + source.id() + "/retry")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getUUID("runId");
        return new Added(source.by(), run, source.id(), source.item(), false);
    }

    private static SourceIndexed indexed(Added source, int vectors) {
        return new SourceIndexed(source.item(), source.id(), UUID.randomUUID(), vectors);
    }

    private static String jobStatus(UUID run, String type) {
        return Database.column("SELECT status FROM async_job WHERE run_id = ? AND job_type = ?", run, type)
                .getFirst();
    }

    private static String prose(int words) {
        return ("Water boils at one hundred degrees " + UUID.randomUUID() + ". ").repeat(words / 7);
    }
}
