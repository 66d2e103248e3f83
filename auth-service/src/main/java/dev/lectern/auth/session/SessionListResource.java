package dev.lectern.auth.session;

import dev.lectern.auth.session.SessionViews.EndedView;
import dev.lectern.auth.session.SessionViews.OwnSessionView;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where else one is signed in, and ending it. */
@Path("/api/v1/sessions")
@Tag(name = "Session")
@RolesAllowed(Access.INTERACTIVE)
class SessionListResource {

    private final Tenancy tenancy;
    private final SessionRepository repository;
    private final OpenSessions open;
    private final EndSessions end;
    private final Caller caller;
    private final Clock clock;

    SessionListResource(
            Tenancy tenancy,
            SessionRepository repository,
            OpenSessions open,
            EndSessions end,
            Caller caller,
            Clock clock) {
        this.tenancy = tenancy;
        this.repository = repository;
        this.open = open;
        this.end = end;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List one's own open sessions, newest first")
    @APIResponse(responseCode = "200", description = "A page of sessions.")
    public Uni<Page<OwnSessionView>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return tenancy.session(caller.scope(), () -> repository.liveBefore(before, clock.instant(), limit + 1))
                .map(rows -> rows.stream()
                        .map(row -> OwnSessionView.of(row, caller.sessionId()))
                        .toList())
                .map(views -> Page.of(views, limit, OwnSessionView::id));
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "End one of one's own sessions", description = "At once, everywhere.")
    @APIResponse(responseCode = "204", description = "It is over.")
    @APIResponse(responseCode = "404", description = "No such session, it is over already, or it is somebody else's.")
    public Uni<Void> end(UUID id) {
        return open.end(caller.scope(), id)
                .invoke(ended -> {
                    if (!ended) {
                        throw ProblemException.notFound("session");
                    }
                })
                .replaceWithVoid();
    }

    @DELETE
    @Operation(
            summary = "End one's own sessions",
            description = "All but the one that asks, or that one too: at once, everywhere.")
    @APIResponse(responseCode = "200", description = "How many ended.")
    public Uni<EndedView> endAll(
            @Parameter(description = "Whether the session that asks ends as well.")
                    @QueryParam("current")
                    @DefaultValue("false")
                    boolean current) {
        var scope = caller.scope();
        var kept = current ? null : caller.sessionId();
        return tenancy.session(scope, () -> end.endAllBut(kept, scope, scope.userId(), clock.instant()))
                .map(EndedView::new);
    }
}
