package dev.lectern.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lectern.common.Await;
import dev.lectern.common.Broker;
import dev.lectern.common.Database;
import dev.lectern.common.event.FailureEvent;
import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepProgressed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.OutboxRelay;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LeasedWorkTest {

    private final Scope scope = new Scope(Ids.next(), Ids.next(), Ids.next(), Ids.next());
    private final UUID run = scope.runId();
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final JobLedger ledger;
    private final TestWork work;
    private final OutboxRelay relay;
    private final Vertx vertx;

    LeasedWorkTest(Tenancy tenancy, Jobs jobs, JobLedger ledger, TestWork work, OutboxRelay relay, Vertx vertx) {
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.ledger = ledger;
        this.work = work;
        this.relay = relay;
        this.vertx = vertx;
    }

    @Test
    void workIsDoneOnceHoweverOftenItIsAskedFor() {
        ask("good");
        ask("good");
        askBySession("good");

        endsAs("completed");

        assertThat(told()).containsExactly(new RunCompleted(run));
        assertThat(work.begun(run)).isEqualTo(1);
    }

    @Test
    void aPermanentFailureSaysWhyAtOnce() {
        ask("bad");

        endsAs("failed");

        assertThat(column("last_error")).isEqualTo("IllegalStateException: cannot be done");
        assertThat(work.begun(run)).isEqualTo(1);
        assertThat(told())
                .hasSize(2)
                .contains(new RunFailed(run, "test", "IllegalStateException: cannot be done"))
                .hasAtLeastOneElementOfType(FailureEvent.class);
    }

    @Test
    void aPassingFailureIsTriedAgain() {
        ask("later");

        endsAs("completed");

        assertThat(work.begun(run)).isEqualTo(3);
        assertThat(told()).containsExactly(new RunCompleted(run));
    }

    @Test
    void triesComeToAnEndWithTheLastReason() {
        ask("never");

        endsAs("failed");

        assertThat(column("last_error")).isEqualTo("ConnectException (after 5 tries)");
        assertThat(work.begun(run)).isEqualTo(5);
    }

    @Test
    void anEffectThatBreaksLeavesNothingBehindButTheFailure() {
        ask("breaks-at-the-end");

        endsAs("failed");

        assertThat(told()).doesNotContain(new RunCompleted(run));
    }

    @Test
    void cancelInterruptsRunningWorkWithinASecond() {
        ask("endless");
        await().until(() -> column("status").equals("running"));

        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.cancelRun(tx, run)));

        await().atMost(Duration.ofSeconds(1)).until(() -> column("status").equals("cancelled"));
        assertThat(work.interrupted(run)).isEqualTo(1);
        assertThat(told()).endsWith(new RunCancelled(run));
    }

    @Test
    void workThatTakesItsTimeSaysHowFarItIs() {
        ask("endless");

        await().untilAsserted(() -> assertThat(told()).contains(new StepProgressed(run, "test", 3, 10, 0)));
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.cancelRun(tx, run)));
    }

    @Test
    void whatWaitsIsCancelledWithoutBeingBegun() {
        var later = new NewJob("test", "good", new JsonObject(), Duration.ofHours(1));
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.add(tx, scope, later)));

        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.cancelRun(tx, run)));

        endsAs("cancelled");
        assertThat(work.begun(run)).isZero();
        assertThat(told()).containsExactly(new RunCancelled(run));
    }

    @Test
    void heartbeatsKeepTheLeaseAndWriteProgress() {
        ask("endless");

        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(4))
                .until(() -> column("attempt_count").equals("1")
                        || column("attempt_count").equals("0"));
        assertThat(column("progress_done")).isEqualTo("3");
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.cancelRun(tx, run)));
    }

    @Test
    void theWorkOfADeadWorkerIsTakenOverWhenItsLeaseIsOver() {
        held("somebody-dead", 1);

        endsAs("completed");

        assertThat(column("attempt_count")).isEqualTo("2");
        assertThat(told()).containsExactly(new RunCompleted(run));
    }

    @Test
    void workThatKillsItsWorkersEndsWithAReason() {
        held("somebody-dead", 5);

        endsAs("failed");

        assertThat(column("last_error")).isEqualTo("its worker died or was silent 5 times");
        assertThat(work.begun(run)).isZero();
    }

    @Test
    void aWorkerThatWasThoughtDeadCannotFinish() {
        ask("good");
        endsAs("completed");
        var stale =
                new Job(UUID.fromString(column("job_id")), scope, "test", "good", new JsonObject(), 0, 5, false, null);

        var outcome = Await.on(vertx, () -> ledger.completed(
                        work, stale, tx -> io.smallrye.mutiny.Uni.createFrom().voidItem())
                .map(done -> "finished")
                .onFailure(JobLedger.LeaseLost.class)
                .recoverWithItem("lease lost"));

        assertThat(outcome).isEqualTo("lease lost");
    }

    private void ask(String key) {
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.add(tx, scope, new NewJob("test", key, new JsonObject()))));
    }

    private void askBySession(String key) {
        Await.on(vertx, () -> tenancy.session(scope, () -> jobs.add(scope, new NewJob("test", key, new JsonObject()))));
    }

    /** A row as a worker leaves it that was killed during this try. */
    private void held(String by, int attempt) {
        Database.column("""
                INSERT INTO async_job (job_id, workspace_id, run_id, queue_name, job_type, job_key, input, status,
                                       attempt_count, lease_owner, lease_until)
                VALUES (?, ?, ?, 'default', 'test', 'good', '{}', 'running', ?, ?, now() + interval '500 ms')
                """, Ids.next(), scope.workspaceId(), run, attempt, by);
    }

    private void endsAs(String status) {
        await().atMost(Duration.ofSeconds(10)).until(() -> column("status").equals(status));
    }

    private String column(String name) {
        return Database.column("SELECT " + name + " FROM async_job WHERE run_id = ?", run)
                .getFirst();
    }

    private List<dev.lectern.common.event.Event> told() {
        Await.on(vertx, relay::publishDue);
        return Broker.read(Broker.ofRun(run)).stream()
                .map(event -> event.data())
                .toList();
    }
}
