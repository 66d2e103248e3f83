package dev.lectern.retrieval.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.Sources;
import dev.lectern.retrieval.Wire;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A step is four chunks here, so that a handful of them is several steps. */
@QuarkusTest
class IndexingTest {

    private final MeterRegistry metrics;

    IndexingTest(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    @Test
    void everyChunkOfEveryStepIsThereAndAnnouncedOnce() {
        var source = Sources.cut(TestToken.viewer(), "ten", numbered("everyChunk", 10));
        Wire.send(source.scope, source.chunked());

        var told = Wire.awaitEvent(source.scope.runId(), SourceIndexed.class);

        var space = UUID.fromString(Database.column("SELECT space_id FROM vector_entry WHERE doc_id = ?", source.id)
                .getFirst());
        assertThat(told.data()).isEqualTo(new SourceIndexed(source.id, source.reference, space, 10));
        assertThat(told.scope()).isEqualTo(source.scope);
        assertThat(left("vector_entry", "doc_id", source)).isEqualTo(10);
        assertThat(left("chunk_text", "source_item_id", source)).isEqualTo(10);
        assertThat(source.control("calls", "")).isEqualTo(3);
    }

    @Test
    void theSameEventTenTimesAndAgainUnderAnotherIdChangesNothing() {
        var source = Sources.indexed(TestToken.viewer(), "again", numbered("again", 5));
        var again = Broker.event("ingestion", source.scope, source.chunked());
        var last = Broker.event("ingestion", source.scope, source.chunked());
        for (var i = 0; i < 10; i++) {
            Broker.send(again);
        }
        Broker.send(last);

        // What comes last is behind them in the same lane.
        Awaitility.await().until(() -> Database.count("SELECT count(*) FROM inbox WHERE event_id = ?", last.id()) == 1);

        assertThat(Database.count("SELECT count(*) FROM async_job WHERE run_id = ?", source.scope.runId()))
                .isEqualTo(1);
        assertThat(Wire.events(source.scope.runId(), SourceIndexed.class)).hasSize(1);
        assertThat(left("vector_entry", "doc_id", source)).isEqualTo(5);
    }

    @Test
    void aTextThatTheWorkspaceHasIsNotEmbeddedAgain() {
        var viewer = TestToken.viewer();
        Sources.indexed(viewer, "first", numbered("known", 6));
        var embedded = metrics.get("lectern.embed").timer().count();

        var copy = Sources.indexed(viewer, "copy", numbered("known", 6));
        var inWorkspace = metrics.get("lectern.embed").timer().count();
        Sources.indexed(TestToken.viewer(), "elsewhere", numbered("known", 6));

        assertThat(inWorkspace).isEqualTo(embedded);
        assertThat(left("vector_entry", "doc_id", copy)).isEqualTo(6);
        assertThat(metrics.get("lectern.embed").timer().count()).isEqualTo(embedded + 6);
    }

    @Test
    void aBrokenAnswerIsTriedAgainWithoutRepeatingWhatIsDone() {
        var source = Sources.cut(TestToken.viewer(), "flaky", numbered("flaky", 8));
        source.control("permits", "1");
        var embedded = metrics.get("lectern.embed").timer().count();
        Wire.send(source.scope, source.chunked());
        Awaitility.await().until(() -> source.control("calls", "") == 2);
        source.control("fail", "500");
        source.control("release", "100");

        Wire.awaitEvent(source.scope.runId(), SourceIndexed.class);

        assertThat(Database.count("SELECT attempt_count FROM async_job WHERE run_id = ?", source.scope.runId()))
                .isEqualTo(2);
        assertThat(metrics.get("lectern.embed").timer().count()).isEqualTo(embedded + 8);
        assertThat(left("vector_entry", "doc_id", source)).isEqualTo(8);
    }

    @Test
    void whatIngestionDoesNotHaveFailsWithAReason() {
        var source = Sources.cut(TestToken.viewer(), "gone", "never read");
        source.control("forget", "");
        Wire.send(source.scope, source.chunked());

        var told = Wire.awaitEvent(source.scope.runId(), SourceIndexFailed.class);

        assertThat(told.data())
                .isEqualTo(new SourceIndexFailed(source.id, source.reference, "Ingestion no longer has this source."));
        assertThat(state(source)).isEqualTo("failed");
    }

    @Test
    void removingTheLastReferenceLeavesNothingAndSaysSo() {
        var source = Sources.indexed(TestToken.viewer(), "leaving", numbered("leaving", 5));
        var deleting = source.scope.withRun(Ids.next());

        Wire.send(deleting, source.dereferenced(true));
        var receipt = Wire.awaitEvent(deleting.runId(), SourceUnindexed.class);

        assertThat(receipt.data()).isEqualTo(new SourceUnindexed(source.id, 0, 0));
        assertNothingIsLeft(source);
    }

    @Test
    void whatIsRemovedWhileItIsIndexedDoesNotComeBack() {
        var source = Sources.cut(TestToken.viewer(), "raced", numbered("raced", 8));
        source.control("permits", "1");
        Wire.send(source.scope, source.chunked());
        Awaitility.await().until(() -> left("vector_entry", "doc_id", source) == 4);
        var deleting = source.scope.withRun(Ids.next());

        Wire.send(deleting, source.dereferenced(true));
        var receipt = Wire.awaitEvent(deleting.runId(), SourceUnindexed.class);
        source.control("release", "100");
        var told = Wire.awaitEvent(source.scope.runId(), SourceIndexFailed.class);

        assertThat(receipt.data()).isEqualTo(new SourceUnindexed(source.id, 0, 0));
        assertThat(told.data()).isEqualTo(new SourceIndexFailed(source.id, source.reference, IndexStep.REMOVED));
        assertNothingIsLeft(source);
    }

    @Test
    void whatWasRemovedBeforeWeHeardOfItStaysRemoved() {
        var source = Sources.cut(TestToken.viewer(), "late", "Too late.");
        var deleting = source.scope.withRun(Ids.next());

        Wire.send(deleting, source.dereferenced(true));
        Wire.awaitEvent(deleting.runId(), SourceUnindexed.class);
        Wire.send(source.scope, source.chunked());
        Wire.awaitEvent(source.scope.runId(), SourceIndexFailed.class);

        assertNothingIsLeft(source);
        assertThat(source.control("calls", "")).isZero();
    }

    @Test
    void aCancelledRunStopsAndTakesItsHalfWorkAlong() {
        var source = Sources.cut(TestToken.viewer(), "cancelled", numbered("cancelled", 8));
        source.control("permits", "1");
        Wire.send(source.scope, source.chunked());
        Awaitility.await().until(() -> left("vector_entry", "doc_id", source) == 4);

        Broker.send("workflow", source.scope, new CancelRequested(source.scope.runId()));
        Awaitility.await().until(() -> state(source).equals("cancelled"));
        source.control("release", "100");

        assertNothingIsLeft(source);
        assertThat(Database.column("SELECT status FROM async_job WHERE run_id = ?", source.scope.runId()))
                .containsExactly("cancelled");
        assertThat(Wire.events(source.scope.runId(), SourceIndexed.class)).isEmpty();
    }

    @Test
    void anotherTextOfTheSameSourceTakesThePlaceOfTheFirst() {
        var viewer = TestToken.viewer();
        var source = Sources.indexed(viewer, "edited", numbered("before", 6));
        var again = source.retold(numbered("after", 3));

        Wire.send(again.scope, again.chunked());
        Wire.awaitEvent(again.scope.runId(), SourceIndexed.class);

        assertThat(left("vector_entry", "doc_id", source)).isEqualTo(3);
        assertThat(left("chunk_text", "source_item_id", source)).isEqualTo(3);
        assertThat(Database.count(
                        "SELECT count(*) FROM posting WHERE source_item_id = ? AND term = 'befor'", source.id))
                .isZero();
        assertThat(Database.count("SELECT chunk_count FROM indexed_source WHERE source_item_id = ?", source.id))
                .isEqualTo(3);
    }

    private static String state(Sources source) {
        return Database.column("SELECT state FROM indexed_source WHERE source_item_id = ?", source.id)
                .getFirst();
    }

    private static void assertNothingIsLeft(Sources source) {
        assertThat(left("vector_entry", "doc_id", source)).isZero();
        assertThat(left("posting", "source_item_id", source)).isZero();
        assertThat(left("chunk_text", "source_item_id", source)).isZero();
    }

    private static long left(String table, String column, Sources source) {
        return Database.count("SELECT count(*) FROM " + table + " WHERE " + column + " = ?", source.id);
    }

    private static String[] numbered(String word, int howMany) {
        var texts = new String[howMany];
        for (var i = 0; i < howMany; i++) {
            texts[i] = "This is text " + i + " about " + word + ".";
        }
        return texts;
    }
}
