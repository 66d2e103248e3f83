package dev.lectern.workflow.run;

import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Asks whoever works on a run to stop; they say when they have. */
@ApplicationScoped
class CancelRun {

    private final Tenancy tenancy;
    private final RunRepository runs;
    private final Outbox outbox;
    private final Clock clock;

    CancelRun(Tenancy tenancy, RunRepository runs, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.runs = runs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The row is locked: of two who ask at once one is told of, and an ending that is on its way comes before or after. */
    Uni<RunRecord> apply(Scope scope, UUID run) {
        return tenancy.session(scope, () -> runs.locked(scope, run)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("run"))
                .call(found -> found.requestCancel(clock.instant().truncatedTo(ChronoUnit.MICROS))
                        // In the lane of the run that is to stop, not in that of this request.
                        ? outbox.add(scope.withRun(run), new CancelRequested(run))
                        : Uni.createFrom().voidItem()));
    }
}
