package dev.lectern.workflow.pipeline;

import static dev.lectern.workflow.comparison.Desk.as;
import static dev.lectern.workflow.pipeline.Line.PIPELINES;
import static dev.lectern.workflow.pipeline.Line.await;
import static dev.lectern.workflow.pipeline.Line.begin;
import static dev.lectern.workflow.pipeline.Line.ended;
import static dev.lectern.workflow.pipeline.Line.fillOf;
import static dev.lectern.workflow.pipeline.Line.look;
import static dev.lectern.workflow.pipeline.Line.of;
import static dev.lectern.workflow.pipeline.Line.over;
import static dev.lectern.workflow.pipeline.Line.papers;
import static dev.lectern.workflow.pipeline.Line.statuses;
import static dev.lectern.workflow.pipeline.Line.waits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.Topic;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.Retrieval;
import dev.lectern.workflow.SourceSibling;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a pipeline waits for, how it hears of it, and what stops it. */
@QuarkusTest
class WaitTest {

    private final Person editor = TestToken.editor();

    @Test
    void itWaitsUntilPapersAreReadAndIndexed_andHearsThat() {
        var late = unread(UUID.randomUUID());
        var run = begin(
                editor, over(Stream.concat(papers(1).stream(), Stream.of(late)).toList(), "What helps?"));
        assertThat(waits(editor, run, "ingest").getInt("stages[1].done")).isEqualTo(1);

        tell("ingestion", new SourceChunked(late, UUID.randomUUID(), "paper", "hash", 3));
        waits(editor, run, "index");
        indexed(late);

        var done = ended(editor, run);
        assertThat(done.getString("status")).isEqualTo("completed");
        assertThat(of(done, "index", "total")).isEqualTo("2");
        assertThat(Retrieval.calls(fillOf(run))).hasSize(6);
    }

    @Test
    void whatHappensBeforeItLooksIsNotMissed() {
        var late = unread(UUID.randomUUID());
        var run = begin(editor, over(List.of(late), "What helps?"));

        indexed(late);

        assertThat(ended(editor, run).getString("status")).isEqualTo("completed");
    }

    @Test
    void itGoesOnWithoutWhatCannotBeRead_andFailsIfThatIsAll() {
        var bad = unread(SourceSibling.failed());
        var some = begin(
                editor, over(Stream.concat(papers(1).stream(), Stream.of(bad)).toList(), "What helps?"));
        var all = begin(editor, over(List.of(bad), "What helps?"));

        assertThat(of(ended(editor, some), "ingest", "reason"))
                .isEqualTo("1 of 2 papers were left out: This is no PDF.");
        assertThat(Retrieval.calls(fillOf(some))).hasSize(3);
        assertThat(ended(editor, all).getString("reason"))
                .isEqualTo("None of the 1 papers could be used: This is no PDF.");
        assertThat(statuses(look(editor, all)))
                .containsEntry("ingest", "failed")
                .containsEntry("report", "cancelled");
    }

    @Test
    void whatFailsWhileItWaitsIsHeard() {
        var late = unread(UUID.randomUUID());
        var run = begin(
                editor, over(Stream.concat(papers(1).stream(), Stream.of(late)).toList(), "What helps?"));
        waits(editor, run, "ingest");
        tell("ingestion", new SourceChunked(late, UUID.randomUUID(), "paper", "hash", 3));
        waits(editor, run, "index");

        tell("retrieval", new SourceIndexFailed(late, UUID.randomUUID(), "There is no room."));

        assertThat(of(ended(editor, run), "index", "reason"))
                .isEqualTo("1 of 2 papers were left out: There is no room.");
    }

    @Test
    void aRunThatReadsAFileAndFailsIsAReasonToLookAgain() {
        var late = unread(UUID.randomUUID());
        var run = begin(editor, over(List.of(late), "What helps?"));
        waits(editor, run, "ingest");
        var reads = Ids.next();
        var scope = new Scope(reads, editor.workspace(), editor.project(), editor.user());

        Broker.send(
                "ingestion",
                scope,
                new RunStarted(reads, "source", null, UUID.randomUUID().toString()));
        Retrieval.indexed(late);
        Broker.send("ingestion", scope, new RunFailed(reads, "parse", "This is no PDF."));

        assertThat(ended(editor, run).getString("status")).isEqualTo("completed");
    }

    @Test
    void itHearsOfCatalogues_andDoesWithoutThem() {
        var one = SourceSibling.lookedUp();
        var other = SourceSibling.lookedUp();
        var run = begin(editor, over(List.of(one, other), "What helps?"));
        waits(editor, run, "enrich");
        tell("ingestion", new PaperEnriched(one, "matched", "doi", "W1", "none"));
        await(editor, run, found -> "1".equals(of(found, "enrich", "done")));

        timeIsUp(run);

        var done = ended(editor, run);
        assertThat(done.getString("status")).isEqualTo("completed");
        assertThat(of(done, "enrich", "reason")).isEqualTo("Nothing was heard of 1 of 2 papers.");
        assertThat(done.getInt("stages[2].output.matched")).isEqualTo(1);
    }

    @Test
    void whereNothingComesItEndsWithAReason() {
        var run = begin(editor, over(List.of(unread(UUID.randomUUID())), "What helps?"));
        waits(editor, run, "ingest");

        timeIsUp(run);

        assertThat(ended(editor, run).getString("reason")).contains("Nothing was heard of it for 60 minutes.");
    }

    @Test
    void aPaperThatIsDeletedIsWaitedForNoLonger() {
        var late = unread(UUID.randomUUID());
        var run = begin(
                editor, over(Stream.concat(papers(1).stream(), Stream.of(late)).toList(), "What helps?"));
        waits(editor, run, "ingest");

        tell("ingestion", new SourceDereferenced(late, UUID.randomUUID(), true));

        assertThat(ended(editor, run).getString("status")).isEqualTo("completed");
        assertThat(Database.count(
                        "SELECT count(*) FROM pipeline_paper WHERE source_item_id = ?::uuid", late.toString()))
                .isZero();
    }

    @Test
    void itIsStoppedWhileItWaits_byItselfOrByItsRun() {
        var late = unread(UUID.randomUUID());
        var one = begin(editor, over(List.of(late), "What helps?"));
        var other = begin(editor, over(List.of(late), "What hurts?"));
        waits(editor, one, "ingest");
        waits(editor, other, "ingest");

        as(editor).delete(PIPELINES + "/" + one).then().statusCode(204);
        var id = UUID.fromString(other);
        Broker.send(
                "workflow",
                new Scope(id, editor.workspace(), editor.project(), editor.user()),
                new CancelRequested(id));

        assertThat(look(editor, one).getString("status")).isEqualTo("cancelled");
        assertThat(ended(editor, other).getString("status")).isEqualTo("cancelled");
        assertThat(statuses(look(editor, one)).values()).containsOnly("completed", "cancelled");
        assertCancelled(one);
        assertCancelled(other);
        as(editor).delete(PIPELINES + "/" + one).then().statusCode(204);
    }

    @Test
    void whatIsStoppedAsksNoModelAnyMore() {
        var wanted = over(papers(40), "Does sleep help memory?")
                .put("subQuestions", new JsonArray().add("Slow?").add("Slow too?"));
        var run = begin(editor, wanted);
        waits(editor, run, "agentic");
        var fill = fillOf(run);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Retrieval.calls(fill).size() > 8);

        as(editor).delete(PIPELINES + "/" + run).then().statusCode(204);
        var at = System.currentTimeMillis();

        assertThat(look(editor, run).getString("status")).isEqualTo("cancelled");
        assertThat(Retrieval.isCalledOff(fill)).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> Database.count(
                                "SELECT count(*) FROM async_job WHERE run_id = ANY(ARRAY[?, ?]::uuid[])"
                                        + " AND status IN ('queued', 'retry', 'running')",
                                run,
                                fill)
                        == 0);
        assertThat(Retrieval.calls(fill)).hasSizeLessThan(80).allSatisfy(call -> assertThat(call.getLong("at"))
                .isLessThan(at + 1_000));
        assertCancelled(run);
        assertCancelled(fill);
    }

    @Test
    void whoMayNoLonger_hasHisPipelineStopped() {
        var run = begin(editor, over(List.of(unread(UUID.randomUUID())), "What helps?"));
        waits(editor, run, "ingest");

        tell("project", new MemberChanged(editor.project(), editor.user(), "viewer", true, 7));

        var reader = TestToken.viewer().in(editor.workspace(), editor.project());
        assertThat(ended(reader, run).getString("reason")).isEqualTo("Who began it may no longer do so.");
    }

    @Test
    void whileASiblingIsAwayItWaits_andGoesOn() {
        Retrieval.answersWith(200);
        var run = begin(editor, over(papers(2), "Slow?").put("subQuestions", new JsonArray().add("Slow?")));
        Retrieval.answersWith(503);
        try {
            Thread.sleep(1_500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Retrieval.answersWith(200);
        }

        assertThat(ended(editor, run).getString("status")).isEqualTo("completed");
        assertThat(Retrieval.calls(fillOf(run)))
                .extracting(call -> call.getString("runId"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    private static UUID unread(UUID paper) {
        Retrieval.unread(paper);
        return paper;
    }

    private void indexed(UUID paper) {
        Retrieval.indexed(paper);
        tell("retrieval", new SourceIndexed(paper, UUID.randomUUID(), UUID.randomUUID(), 3));
    }

    private void tell(String source, Event news) {
        Broker.send(source, new Scope(Ids.next(), editor.workspace(), editor.project(), null), news);
    }

    /** As if what is due late were due now. */
    private static void timeIsUp(String run) {
        try (var connection = Database.connect();
                var statement = connection.prepareStatement(
                        "UPDATE async_job SET available_at = now() WHERE run_id = ?::uuid AND job_type = 'pipeline.overdue'")) {
            statement.setString(1, run);
            assertThat(statement.executeUpdate()).isPositive();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertCancelled(String run) {
        var told = Broker.read(Topic.WORKFLOW, Broker.ofRun(UUID.fromString(run)));
        assertThat(told).anyMatch(event -> event.data() instanceof RunCancelled);
    }
}
