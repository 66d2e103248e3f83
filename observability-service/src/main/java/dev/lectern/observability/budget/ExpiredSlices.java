package dev.lectern.observability.budget;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.observability.budget.SliceRepository.Overdue;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Takes back what was leased and not heard of again, but for what is known to be spent. Its holder has stopped
 * authorising from it by itself; should it come back, what it says is booked before it gets anything new.
 */
@ApplicationScoped
class ExpiredSlices implements Chore {

    private final Tenancy tenancy;
    private final SliceRepository slices;
    private final SliceConfig config;

    ExpiredSlices(Tenancy tenancy, SliceRepository slices, SliceConfig config) {
        this.tenancy = tenancy;
        this.slices = slices;
        this.config = config;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        return tenancy.system(slices::overdue).chain(found -> InTurn.each(found, this::expire));
    }

    private Uni<Void> expire(Overdue overdue) {
        var scope = Scope.ofRun(Ids.next()).withWorkspace(overdue.workspaceId());
        return tenancy.tx(scope, tx -> slices.lock(tx, overdue.sliceId())
                .chain(slice -> slices.isOverdue(slice)
                        ? slices.returned(tx, slice, slice.granted() - slice.settled(), "expired")
                        : Uni.createFrom().voidItem()));
    }
}
