package dev.lectern.auth.session;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.session.SessionViews.EndedView;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.InPerson;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What administrators do with the sessions of others. */
@Path("/api/v1/accounts/{id}/sessions")
@Tag(name = "Accounts")
@RolesAllowed(Access.ADMIN)
@InPerson
class AccountSessionsResource {

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final EndSessions end;
    private final Audit audit;
    private final Caller caller;
    private final Clock clock;

    AccountSessionsResource(
            Tenancy tenancy, Accounts accounts, EndSessions end, Audit audit, Caller caller, Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.end = end;
        this.audit = audit;
        this.caller = caller;
        this.clock = clock;
    }

    @DELETE
    @Operation(
            summary = "End all sessions of an account",
            description = "For administrators: at once, everywhere. Its owner may sign in again.")
    @APIResponse(responseCode = "200", description = "How many ended.")
    @APIResponse(responseCode = "404", description = "No such account.")
    public Uni<EndedView> endAll(UUID id) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> accounts.find(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .chain(account -> end.endAllBut(null, scope, id, clock.instant()))
                .call(ended -> audit.add(
                        scope, Audited.done("sessions.ended", "account", id, Map.of("ended", ended.toString()))))
                .map(EndedView::new));
    }
}
