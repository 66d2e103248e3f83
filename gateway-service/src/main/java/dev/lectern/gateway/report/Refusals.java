package dev.lectern.gateway.report;

import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells the audit of those whom the gateway itself has sent away. */
@ApplicationScoped
public class Refusals {

    private final Reports reports;

    Refusals(Reports reports) {
        this.reports = reports;
    }

    /** On its way when this returns; the one who was refused does not wait for it. */
    public void tell(Scope scope, Audited refused) {
        reports.send(scope, refused).subscribeAsCompletionStage();
    }
}
