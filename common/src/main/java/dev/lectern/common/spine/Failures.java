package dev.lectern.common.spine;

import dev.lectern.common.event.FailureEvent.FailureRecorded;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.FailureSink;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Writes an unexpected failure down in a transaction of its own, since the one that failed is gone. */
@ApplicationScoped
class Failures implements FailureSink {

    private static final Logger LOG = Logger.getLogger(Failures.class);

    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Caller caller;

    Failures(Tenancy tenancy, Outbox outbox, Caller caller) {
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.caller = caller;
    }

    @Override
    public Uni<Void> record(String component, Throwable failure) {
        var scope = scope();
        var event = new FailureRecorded(component, Reason.of(failure), (String) MDC.get(RequestIds.REQUEST_ID));
        return tenancy.tx(scope, tx -> outbox.add(tx, scope, event))
                .ifNoItem()
                .after(Duration.ofSeconds(2))
                .fail()
                .onFailure()
                .invoke(e -> LOG.warnf("could not write down the failure of %s: %s", component, e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    private Scope scope() {
        try {
            return caller.scope();
        } catch (RuntimeException noRequest) {
            return Scope.ofRun(RequestIds.currentRun());
        }
    }
}
