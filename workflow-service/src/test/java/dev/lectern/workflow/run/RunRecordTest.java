package dev.lectern.workflow.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RunRecordTest {

    private final Tale tale = Tale.by(TestToken.viewer());

    @Test
    void aStepThatTakesItsTimeSaysHowLongItWillTake() {
        tale.tell(tale.started(), new StepProgressed(tale.run, "parse", 40, 100, 7.5));

        tale.look()
                .body("progress.step", equalTo("parse"))
                .body("progress.perSecond", equalTo(7.5f))
                .body("progress.secondsLeft", equalTo(8));
    }

    @Test
    void anOlderPaceDoesNotReplaceANewerOne() {
        tale.tell(
                tale.started(),
                new StepProgressed(tale.run, "parse", 80, 100, 10),
                new StepProgressed(tale.run, "parse", 40, 100, 2));

        tale.look().body("progress.done", equalTo(80)).body("progress.secondsLeft", equalTo(2));
    }

    @Test
    void whatIsOverHasNoTimeLeft() {
        tale.tell(tale.started(), new StepProgressed(tale.run, "parse", 40, 100, 7.5), new RunCompleted(tale.run));

        tale.look().body("progress.secondsLeft", nullValue());
    }

    @Test
    void aRunIsWrittenDownWithItsSteps() {
        var parent = Ids.next();

        tale.tell(
                new RunStarted(tale.run, "ingestion", parent, "a-source"),
                new StepFinished(tale.run, "chunk", 1, 1),
                new StepFinished(tale.run, "embed", 40, 128));

        tale.look()
                .statusCode(200)
                .body("runId", equalTo(tale.run.toString()))
                .body("kind", equalTo("ingestion"))
                .body("status", equalTo("running"))
                .body("parentRunId", equalTo(parent.toString()))
                .body("subjectId", equalTo("a-source"))
                .body("triggerSource", equalTo("run"))
                .body("userId", equalTo(tale.person.user().toString()))
                .body("progress.step", equalTo("embed"))
                .body("progress.done", equalTo(40))
                .body("progress.total", equalTo(128))
                .body("cancelRequested", equalTo(false))
                .body("startedAt", notNullValue())
                .body("finishedAt", nullValue())
                .body("steps.step", contains("chunk", "embed"))
                .body("steps.status", contains("completed", "running"))
                .body("steps.done", contains(1, 40));
    }

    @Test
    void completedEndsItAndItsSteps() {
        tale.tell(tale.started(), new StepFinished(tale.run, "embed", 40, 128), new RunCompleted(tale.run));

        tale.look()
                .body("status", equalTo("completed"))
                .body("finishedAt", notNullValue())
                .body("ageSeconds", equalTo(2))
                .body("steps.status", contains("completed"));
    }

    @Test
    void failedSaysWhereAndWhy() {
        tale.tell(
                tale.started(),
                new StepFinished(tale.run, "chunk", 1, 1),
                new RunFailed(tale.run, "embed", "the model is missing"));

        tale.look()
                .body("status", equalTo("failed"))
                .body("reason", equalTo("the model is missing"))
                .body("triggerSource", equalTo("user"))
                .body("steps.step", contains("chunk", "embed"))
                .body("steps.status", contains("completed", "failed"))
                .body("steps[1].reason", equalTo("the model is missing"));
    }

    @Test
    void aStepMayBeHeardOfBeforeItsRun() {
        var happened = tale.events(tale.started(), new StepFinished(tale.run, "chunk", 1, 1));

        Tale.tell(List.of(happened.get(1)));
        tale.look().body("kind", nullValue()).body("status", equalTo("running")).body("steps.step", contains("chunk"));
        Tale.tell(List.of(happened.get(0)));

        tale.look().body("kind", equalTo("ingestion")).body("steps.step", contains("chunk"));
    }

    @Test
    void aLateStartDoesNotReopenWhatHasEnded() {
        var happened = tale.events(tale.started(), new RunCompleted(tale.run));

        Tale.tell(List.of(happened.get(1), happened.get(0)));

        tale.look()
                .body("status", equalTo("completed"))
                .body("kind", equalTo("ingestion"))
                .body("ageSeconds", equalTo(1));
    }

    @Test
    void theFirstEndingStands() {
        tale.tell(
                tale.started(),
                new RunFailed(tale.run, null, "too large"),
                new RunCompleted(tale.run),
                new RunCancelled(tale.run));

        tale.look()
                .body("status", equalTo("failed"))
                .body("reason", equalTo("too large"))
                .body("ageSeconds", equalTo(1))
                .body("steps", empty());
    }

    @Test
    void whatIsToldTwiceIsWrittenOnce() {
        var happened = tale.events(
                tale.started(), new StepFinished(tale.run, "embed", 2, 3), new StepFinished(tale.run, "embed", 3, 3));
        var tenfold = new ArrayList<CloudEvent>();
        Collections.nCopies(10, happened).forEach(tenfold::addAll);

        Tale.tell(tenfold);

        assertThat(Database.count("SELECT count(*) FROM run_record WHERE run_id = ?", tale.run))
                .isEqualTo(2);
        tale.look().body("steps.done", contains(3)).body("steps.status", contains("completed"));
    }

    @Test
    void whateverTheOrderTheStoryIsTheSame() {
        for (long seed = 0; seed <= 12; seed++) {
            var told = Tale.by(TestToken.viewer());
            var happened = told.events(
                    told.started(),
                    new StepFinished(told.run, "chunk", 1, 1),
                    new StepFinished(told.run, "embed", 1, 3),
                    new StepFinished(told.run, "embed", 3, 3),
                    new StepFinished(told.run, "write", 5, 9),
                    new RunFailed(told.run, "write", "disk is full"));

            tellShuffled(happened, seed);

            told.look()
                    .body("kind", equalTo("ingestion"))
                    .body("status", equalTo("failed"))
                    .body("reason", equalTo("disk is full"))
                    .body("ageSeconds", equalTo(5))
                    .body("progress.step", equalTo("write"))
                    .body("progress.done", equalTo(5))
                    .body("progress.total", equalTo(9))
                    .body("steps.find { it.step == 'chunk' }.status", equalTo("completed"))
                    .body("steps.find { it.step == 'embed' }.status", equalTo("completed"))
                    .body("steps.find { it.step == 'embed' }.done", equalTo(3))
                    .body("steps.find { it.step == 'write' }.status", equalTo("failed"));
            assertThat(steps(told))
                    .containsExactly(
                            "chunk completed 1/1 from 1 to 1",
                            "embed completed 3/3 from 2 to 3",
                            "write failed 5/9 from 4 to 5");
        }
    }

    @Test
    void whateverTheOrderACompletedRunHasNoOpenSteps() {
        for (long seed = 0; seed <= 12; seed++) {
            var told = Tale.by(TestToken.viewer());
            var happened = told.events(
                    told.started(),
                    new StepFinished(told.run, "embed", 1, 3),
                    new StepFinished(told.run, "write", 2, 9),
                    new StepFinished(told.run, "embed", 3, 3),
                    new StepFinished(told.run, "write", 8, 9),
                    new RunCompleted(told.run));

            tellShuffled(happened, seed);

            told.look()
                    .body("status", equalTo("completed"))
                    .body("progress.step", equalTo("write"))
                    .body("progress.done", equalTo(8));
            assertThat(steps(told))
                    .containsExactly("embed completed 3/3 from 1 to 3", "write completed 8/9 from 2 to 5");
        }
    }

    /** The first of the seeds is the order in which it happened. */
    private static void tellShuffled(List<CloudEvent> happened, long seed) {
        if (seed > 0) {
            Collections.shuffle(happened, new Random(seed));
        }
        Tale.tell(happened);
    }

    /** In seconds since the run began. */
    private static List<String> steps(Tale told) {
        return Database.column("""
                SELECT format('%s %s %s/%s from %s to %s', s.step, s.status, s.progress_done, s.progress_total,
                              extract(epoch FROM s.started_at - r.started_at)::int,
                              extract(epoch FROM s.finished_at - r.started_at)::int)
                  FROM run_record s JOIN run_record r ON r.run_id = s.run_id AND r.record_kind = 'run'
                 WHERE s.run_id = ? AND s.record_kind = 'step' ORDER BY s.step
                """, told.run);
    }
}
