package dev.lectern.observability.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.event.DeadLetterEvent.DeadLettered;
import dev.lectern.common.event.DeadLetterEvent.Redriven;
import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.Event;
import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IndexEvent.IndexPruned;
import dev.lectern.common.event.IndexEvent.IndexPublished;
import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.event.SourceEvent.PaperEnriched;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.common.event.SourceEvent.SourceRegistered;
import dev.lectern.common.event.UsageEvent.UsageRecorded;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SentenceTest {

    private static final UUID ID = UUID.randomUUID();

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(new SourceRegistered(ID, ID, "note", "hash"), "Source registered (note)"),
                Arguments.of(new SourceChunked(ID, ID, "note", "hash", 4), "Text cut into 4 chunks"),
                Arguments.of(new SourceChunked(ID, ID, "note", "hash", 1), "Text cut into 1 chunk"),
                Arguments.of(new SourceDereferenced(ID, ID, false), "Source taken out of the project"),
                Arguments.of(
                        new PaperEnriched(ID, "matched", "doi", "W1", "retracted"),
                        "Paper found at OpenAlex (by doi); it has been retracted"),
                Arguments.of(
                        new PaperEnriched(ID, "manual", "hand", "W1", "none"),
                        "Paper linked by hand with a work of OpenAlex"),
                Arguments.of(new PaperEnriched(ID, "not_found", null, null, null), "OpenAlex knows no such paper"),
                Arguments.of(
                        new PaperEnriched(ID, "error", null, null, null),
                        "Looking the paper up did not work; its text is not affected"),
                Arguments.of(
                        new PaperEnriched(ID, "off", null, null, null),
                        "Paper not looked up: enrichment is switched off"),
                Arguments.of(new SourceIndexed(ID, ID, ID, 4), "4 vectors stored"),
                Arguments.of(new SourceIndexFailed(ID, ID, "no model"), "Indexing failed: no model"),
                Arguments.of(new SourceUnindexed(ID, 0, 0), "Nothing is left in the index"),
                Arguments.of(new SourceUnindexed(ID, 1, 2), "1 vector and 2 postings left in the index"),
                Arguments.of(new IndexPublished(ID, ID, null, 3), "Searches go to another index now (3 vectors)"),
                Arguments.of(new IndexPruned(ID, ID, 0), "Index pruned; nothing of it is left"),
                Arguments.of(new IndexPruned(ID, ID, 1), "Index pruned, but 1 vector left"),
                Arguments.of(new RunStarted(ID, "source", null, "x"), "Run started (source)"),
                Arguments.of(new StepFinished(ID, "index", 3, 4), "Made findable (3 of 4 pieces)"),
                Arguments.of(new StepProgressed(ID, "parse", 3, 40, 1.5), "Step parse is at 3 of 40"),
                Arguments.of(new StepFinished(ID, "parse", 12, 12), "File read (12 of 12 pages)"),
                Arguments.of(new StepFinished(ID, "ocr", 2, 3), "Images of text read (2 of 3 pages)"),
                Arguments.of(
                        new SourceExtracted(ID, ID, "paper", "hash", 12, 3400), "12 pages with 3400 words understood"),
                Arguments.of(
                        new UsageRecorded(
                                ID, "m", "p", "chat", "completed", 1, 7, 0, 0, false, 90, 10L, 1_250_000L, "USD"),
                        "Model m answered (chat): 1 token read, 7 written, 1.25 USD"),
                Arguments.of(
                        new UsageRecorded(ID, "m", "p", "chat", "cancelled", 10, 7, 0, 0, true, 90, null, null, null),
                        "Model m was stopped (chat): 10 tokens read, 7 written by our estimate"),
                Arguments.of(
                        new DeletionRequested(ID, "account", ID, 1), "Every service is asked to remove the account"),
                Arguments.of(
                        new DeletionRequested(ID, "account", ID, 2),
                        "Every service is asked to remove the account, for the 2. time"),
                Arguments.of(
                        new DeletionReceipt(ID, "project", ID, 0, Map.of("a", 1L), Map.of()),
                        "1 row of the project removed"),
                Arguments.of(
                        new DeletionReceipt(ID, "project", ID, 1, Map.of("a", 2L, "b", 3L), Map.of("a", 0L)),
                        "5 rows of the project removed, none left"),
                Arguments.of(
                        new DeletionReceipt(ID, "project", ID, 1, Map.of(), Map.of("a", 2L)),
                        "0 rows of the project removed, but 2 rows left"),
                Arguments.of(new RunCompleted(ID), "Run finished"),
                Arguments.of(new RunFailed(ID, "chunk", "No such blob."), "Run failed at chunk: No such blob."),
                Arguments.of(new RunFailed(ID, null, "Too late."), "Run failed: Too late."),
                Arguments.of(new AccountChanged(ID, "disabled", 2), "Account is now disabled"),
                Arguments.of(new MemberChanged(ID, ID, "viewer", true, 1), "Member is now viewer"),
                Arguments.of(new MemberChanged(ID, ID, null, false, 2), "Member left the project"),
                Arguments.of(
                        new FailureRecorded("/api/v1/x", "NullPointerException", null),
                        "Something broke in /api/v1/x: NullPointerException"),
                Arguments.of(
                        new DeadLettered("runs", "1", "run.started.v1", "t", "no shape"),
                        "Message run.started.v1 set aside by runs: no shape"),
                Arguments.of(
                        new Redriven("runs", "1", "run.started.v1"), "Message run.started.v1 taken up again by runs"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventIsSaidInPlainWords(Event event, String sentence) {
        assertThat(Sentence.of(event)).isEqualTo(sentence);
    }
}
