package dev.lectern.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gets the next turn. Each test has a type of work of its own, which no worker here does. */
@QuarkusTest
class FairTurnsTest {

    private final String type = "turn-" + Ids.next();
    private final UUID crowd = Ids.next();
    private final UUID quiet = Ids.next();
    private final Tenancy tenancy;
    private final Jobs jobs;
    private final JobLedger ledger;
    private final Vertx vertx;

    FairTurnsTest(Tenancy tenancy, Jobs jobs, JobLedger ledger, Vertx vertx) {
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.ledger = ledger;
        this.vertx = vertx;
    }

    @Test
    void aLongQueueOfOneWorkspaceKeepsNobodyElseWaiting() {
        queue(crowd, 500, Priority.ORDINARY);
        queue(quiet, 2, Priority.ORDINARY);

        assertThat(claim(4)).containsExactlyInAnyOrder(crowd, quiet, crowd, quiet);
    }

    @Test
    void whatIsInHandCounts() {
        queue(crowd, 10, Priority.ORDINARY);
        assertThat(claim(3)).containsOnly(crowd);
        queue(quiet, 10, Priority.ORDINARY);

        assertThat(claim(3)).containsOnly(quiet);
    }

    @Test
    void aBulkOfOneWorkspaceWaitsForWhatItsPeopleWaitFor() {
        queue(crowd, 50, Priority.BULK);
        queue(crowd, 1, Priority.INTERACTIVE);

        assertThat(claimJobs(1)).extracting(Job::key).containsExactly("INTERACTIVE-0");
    }

    @Test
    void anInteractiveCrowdDoesNotPushAnotherWorkspacesBulkAside() {
        queue(crowd, 50, Priority.INTERACTIVE);
        queue(quiet, 1, Priority.BULK);

        assertThat(claim(2)).containsExactlyInAnyOrder(crowd, quiet);
    }

    @Test
    void workOfNoWorkspaceTakesItsTurnToo() {
        queue(null, 3, Priority.ORDINARY);
        queue(crowd, 3, Priority.ORDINARY);

        assertThat(claim(2)).containsExactlyInAnyOrder(null, crowd);
    }

    @Test
    void whatIsNotDueIsLeft() {
        add(new Scope(Ids.next(), crowd, null, null), new NewJob(type, "later", new JsonObject(), Duration.ofHours(1)));

        assertThat(due()).isFalse();
        assertThat(claim(5)).isEmpty();
    }

    @Test
    void whatIsDueIsSeen_andWhatADeadWorkerLeftBehindAsWell() {
        queue(crowd, 1, Priority.BULK);
        assertThat(due()).isTrue();

        var held = claimJobs(1).getFirst();
        assertThat(due()).isFalse();

        Database.column(
                "UPDATE async_job SET lease_until = now() - interval '1 second' WHERE job_id = ? RETURNING job_id",
                held.id());
        assertThat(due()).isTrue();
    }

    @Test
    void eachPieceIsHandedOutOnceWhoeverAsksAtTheSameTime() {
        queue(crowd, 40, Priority.ORDINARY);
        queue(quiet, 40, Priority.ORDINARY);

        var claimed = Await.on(vertx, () -> Uni.join()
                .all(IntStream.range(0, 10)
                        .mapToObj(asker -> ledger.claim(type, 4))
                        .toList())
                .andFailFast());

        var ids = claimed.stream().flatMap(List::stream).map(Job::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        var rest = new ArrayList<UUID>(ids);
        for (var more = claimJobs(20); !more.isEmpty(); more = claimJobs(20)) {
            more.forEach(job -> rest.add(job.id()));
        }
        assertThat(rest).hasSize(80).doesNotHaveDuplicates();
    }

    private boolean due() {
        return Await.on(vertx, () -> ledger.due(List.of(type, "another-" + type)))
                .equals(Set.of(type));
    }

    private List<UUID> claim(int most) {
        return claimJobs(most).stream().map(job -> job.scope().workspaceId()).toList();
    }

    private List<Job> claimJobs(int most) {
        return Await.on(vertx, () -> ledger.claim(type, most));
    }

    private void queue(UUID workspace, int pieces, Priority priority) {
        var scope = new Scope(Ids.next(), workspace, null, null);
        IntStream.range(0, pieces)
                .forEach(n -> add(scope, new NewJob(type, priority + "-" + n, new JsonObject()).with(priority)));
    }

    private void add(Scope scope, NewJob job) {
        Await.on(vertx, () -> tenancy.tx(scope, tx -> jobs.add(tx, scope, job)));
    }
}
