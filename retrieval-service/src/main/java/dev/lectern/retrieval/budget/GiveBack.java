package dev.lectern.retrieval.budget;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.budget.SliceDoor.Report;
import dev.lectern.retrieval.budget.SliceDoor.Reports;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Says what became of slices whose lease or period is over, so that what was not needed can be used again. */
@ApplicationScoped
class GiveBack implements Chore {

    private final Tenancy tenancy;
    private final SliceRepository slices;
    private final SliceDoor observability;
    private final SliceConfig config;

    GiveBack(Tenancy tenancy, SliceRepository slices, @RestClient SliceDoor observability, SliceConfig config) {
        this.tenancy = tenancy;
        this.slices = slices;
        this.observability = observability;
        this.config = config;
    }

    @Override
    public Duration every() {
        return config.every();
    }

    @Override
    public Uni<Void> once() {
        return tenancy.system(slices::workspacesWithOld).chain(found -> InTurn.each(found, this::giveBack));
    }

    private Uni<Void> giveBack(UUID workspace) {
        var scope = Scope.ofRun(Ids.next()).withWorkspace(workspace);
        return tenancy.tx(scope, slices::closeOld)
                .chain(reports -> reports.isEmpty() ? Uni.createFrom().voidItem() : tell(scope, reports));
    }

    private Uni<Void> tell(Scope scope, List<Report> reports) {
        return observability
                .report(new Reports(scope.workspaceId(), reports))
                .chain(() -> tenancy.tx(scope, tx -> slices.reported(tx, reports)));
    }
}
