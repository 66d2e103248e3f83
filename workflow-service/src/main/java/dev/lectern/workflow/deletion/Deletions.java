package dev.lectern.workflow.deletion;

import dev.lectern.common.event.DeletionEvent.DeletionReceipt;
import dev.lectern.common.event.DeletionEvent.DeletionRequested;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * A deletion from its beginning to the last receipt.
 *
 * <pre>
 * removing (by ingestion, where it does the work) -> checking -> completed | failed(reason)
 * failed -> checking (asked again) | completed (who was silent has answered after all)
 * </pre>
 */
@ApplicationScoped
class Deletions {

    private static final String STEP = "receipts";

    private final DeletionRepository rows;
    private final Outbox outbox;
    private final Jobs jobs;
    private final DeletionConfig config;
    private final Clock clock;

    Deletions(DeletionRepository rows, Outbox outbox, Jobs jobs, DeletionConfig config, Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
        this.clock = clock;
    }

    /** Whoever wants it has removed his own, or does; all others are asked at once where nobody else asks them. */
    Uni<Void> begin(SqlConnection tx, Scope scope, RunStarted run) {
        var kind = Deletion.kindOf(run.kind());
        return kind == null
                ? nothing()
                : rows.begin(tx, scope, run, kind, UUID.fromString(run.subjectId()), clock.instant())
                        .chain(() -> locked(
                                tx, run.run(), one -> one.isOurs() && one.round() == 0 ? ask(tx, one) : nothing()));
    }

    /** Ingestion has done its work: now it is seen whether anything is left anywhere. */
    Uni<Void> removed(SqlConnection tx, UUID run) {
        return locked(tx, run, one -> {
            if (!one.status().equals(Deletion.REMOVING)) {
                return nothing();
            }
            return one.concernsNobody() ? rows.end(tx, run, Deletion.COMPLETED, null) : ask(tx, one);
        });
    }

    /** Ingestion could not do it. */
    Uni<Void> notRemoved(SqlConnection tx, UUID run, String reason) {
        return locked(
                tx,
                run,
                one -> one.status().equals(Deletion.REMOVING) ? rows.end(tx, run, Deletion.FAILED, reason) : nothing());
    }

    Uni<Void> receipt(SqlConnection tx, String service, DeletionReceipt receipt) {
        return locked(tx, receipt.run(), one -> rows.keep(tx, one, service, receipt, clock.instant())
                // The run knows the use that was taken away; what is removed is the content behind it.
                .chain(() -> rows.subject(tx, receipt.run(), receipt.subjectId()))
                .chain(() -> locked(tx, receipt.run(), now -> conclude(tx, now))));
    }

    private Uni<Void> conclude(SqlConnection tx, Deletion deletion) {
        if (!deletion.isAsked() || !deletion.silent().isEmpty()) {
            return nothing();
        }
        var left = deletion.whatIsLeft();
        if (left == null) {
            // Also when the last receipt comes after its time.
            return completed(tx, deletion);
        }
        return deletion.status().equals(Deletion.CHECKING) ? failed(tx, deletion, left) : nothing();
    }

    private Uni<Void> completed(SqlConnection tx, Deletion deletion) {
        return rows.end(tx, deletion.scope().runId(), Deletion.COMPLETED, null)
                .chain(() -> jobs.drop(tx, deletion.scope().runId(), AwaitReceipts.TYPE))
                // A run ends once: one that has failed before stays so, though it was done when it was asked again.
                .chain(() -> deletion.isOurs()
                                && deletion.round() == 1
                                && deletion.status().equals(Deletion.CHECKING)
                        ? outbox.add(
                                tx,
                                deletion.scope(),
                                new RunCompleted(deletion.scope().runId()))
                        : nothing());
    }

    private Uni<Void> failed(SqlConnection tx, Deletion deletion, String reason) {
        return rows.end(tx, deletion.scope().runId(), Deletion.FAILED, reason)
                .chain(() -> jobs.drop(tx, deletion.scope().runId(), AwaitReceipts.TYPE))
                .chain(() -> deletion.isOurs() && deletion.round() == 1
                        ? outbox.add(
                                tx,
                                deletion.scope(),
                                new RunFailed(deletion.scope().runId(), STEP, reason))
                        : nothing());
    }

    /** The time for this round is over. */
    Uni<Void> late(SqlConnection tx, UUID run, int round) {
        return locked(tx, run, one -> {
            if (!one.status().equals(Deletion.CHECKING) || one.round() != round) {
                return nothing();
            }
            var reason =
                    "No receipt came within " + words(deadline(one)) + " from " + String.join(", ", one.silent()) + ".";
            return failed(tx, one, reason);
        });
    }

    /** Everybody removes and counts once more. */
    Uni<Void> again(SqlConnection tx, Deletion deletion) {
        return ask(tx, deletion);
    }

    private Uni<Void> ask(SqlConnection tx, Deletion deletion) {
        var run = deletion.scope().runId();
        int round = deletion.round() + 1;
        return rows.ask(tx, run)
                .chain(() -> outbox.add(
                        tx, deletion.scope(), new DeletionRequested(run, deletion.kind(), deletion.subjectId(), round)))
                .chain(() -> jobs.add(tx, deletion.scope(), AwaitReceipts.job(round, deadline(deletion))));
    }

    private Duration deadline(Deletion deletion) {
        return deletion.kind().equals("project") ? config.purgeDeadline() : config.deadline();
    }

    private Uni<Void> locked(SqlConnection tx, UUID run, Function<Deletion, Uni<Void>> work) {
        return rows.lock(tx, run).chain((Optional<Deletion> found) -> found.map(
                        one -> Tenancy.become(tx, one.scope()).chain(() -> work.apply(one)))
                .orElseGet(Deletions::nothing));
    }

    private static String words(Duration time) {
        return time.toSeconds() < 120 ? time.toSeconds() + " seconds" : time.toMinutes() + " minutes";
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
