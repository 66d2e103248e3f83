package dev.lectern.ingestion.imports;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.batch.CancelBatch;
import dev.lectern.ingestion.removal.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** The ends of an import. What was sent is let go of at each of them. */
@ApplicationScoped
class EndImport {

    private final Imports imports;
    private final CancelBatch cancel;
    private final Removal removal;
    private final Outbox outbox;

    EndImport(Imports imports, CancelBatch cancel, Removal removal, Outbox outbox) {
        this.imports = imports;
        this.cancel = cancel;
        this.removal = removal;
        this.outbox = outbox;
    }

    Uni<Void> completed(SqlConnection tx, Scope scope) {
        return end(tx, scope, "completed", null).chain(() -> outbox.add(tx, scope, new RunCompleted(scope.runId())));
    }

    Uni<Void> failed(SqlConnection tx, Scope scope, String step, String reason) {
        return end(tx, scope, "failed", reason)
                .chain(() -> outbox.add(tx, scope, new RunFailed(scope.runId(), step, reason)));
    }

    /** What it has brought in goes as well, also what came since it was called off. */
    Uni<Void> cancelled(SqlConnection tx, Scope scope) {
        return end(tx, scope, "cancelled", null)
                .chain(() -> cancel.below(tx, scope, scope.runId()))
                .chain(() -> outbox.add(tx, scope, new RunCancelled(scope.runId())));
    }

    // In a run of its own: who calls the import off must not call this off.
    private Uni<Void> end(SqlConnection tx, Scope scope, String status, String reason) {
        return imports.end(tx, scope.runId(), status, reason)
                .chain(hashes -> removal.dropBytes(tx, scope.withRun(Ids.next()), hashes));
    }
}
