package dev.lectern.common.audit;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.Origin;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells what was done in the transaction that did it, so that neither is there without the other. */
@ApplicationScoped
public class Audit {

    private final Outbox outbox;
    private final Origin origin;

    Audit(Outbox outbox, Origin origin) {
        this.outbox = outbox;
        this.origin = origin;
    }

    /** By the door of the reactive client. */
    public Uni<Void> add(SqlConnection tx, Scope scope, Audited audited) {
        return outbox.add(tx, scope, audited.from(origin.address(), origin.agent()));
    }

    /** By the door of Hibernate. */
    public Uni<Void> add(Scope scope, Audited audited) {
        return outbox.add(scope, audited.from(origin.address(), origin.agent()));
    }
}
