package dev.lectern.common.audit;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.RefusalSink;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Writes a refused access down in a transaction of its own: there is no other one. */
@ApplicationScoped
class Refusals implements RefusalSink {

    private static final Logger LOG = Logger.getLogger(Refusals.class);

    private final Tenancy tenancy;
    private final Audit audit;
    private final Caller caller;

    Refusals(Tenancy tenancy, Audit audit, Caller caller) {
        this.tenancy = tenancy;
        this.audit = audit;
        this.caller = caller;
    }

    @Override
    public Uni<Void> record(String method, String path, int status, String reason, UUID account) {
        var scope = scope();
        var refused = Audited.refused(method, path, status, reason).at(account);
        return tenancy.tx(scope, tx -> audit.add(tx, scope, refused))
                .ifNoItem()
                .after(Duration.ofSeconds(2))
                .fail()
                .onFailure()
                .invoke(e -> LOG.warnf("could not write down a refusal at %s: %s", path, e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    // Of a token that is not good nothing is believed, so that such a refusal has no actor.
    private Scope scope() {
        try {
            return caller.scope();
        } catch (RuntimeException nobody) {
            return Scope.ofRun(RequestIds.currentRun());
        }
    }
}
