package dev.lectern.observability.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where whoever calls models gets parts of budgets, within which it then authorises by itself. */
@Path("/internal/budget-slices")
@RolesAllowed(Access.SERVICE)
class SliceResource {

    /**
     * What became of a slice so far.
     *
     * @param committedMicros spent, or still held for calls that run; the rest of the slice comes back
     * @param last nothing is held any more
     */
    record Report(
            @NotNull UUID sliceId,
            @Min(0) @Max(NewBudget.MOST) long committedMicros,
            boolean last) {}

    /**
     * A slice that is wanted, under an id of the asker's: asked twice it is granted once. Reports come first.
     *
     * @param leastMicros less would be of no use
     */
    record Wish(
            @NotNull UUID sliceId,
            @NotNull UUID workspaceId,
            @NotNull UUID budgetId,
            @Min(1) @Max(NewBudget.MOST) long leastMicros,
            @Min(1) @Max(NewBudget.MOST) long wantedMicros,
            @NotNull @Size(max = 100) List<@NotNull @Valid Report> reports) {}

    /** What is granted: nothing where too little is left; no limit where the budget was taken away. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Grant(
            boolean limited,
            long grantedMicros,
            Instant startsAt,
            Instant endsAt,
            Instant expiresAt,
            long availableMicros) {}

    record Reports(
            @NotNull UUID workspaceId,
            @NotNull @Size(max = 100) List<@NotNull @Valid Report> reports) {}

    private static final String RETRIEVAL = "service:retrieval";

    private final Tenancy tenancy;
    private final JsonWebToken token;
    private final GrantSlice grant;

    SliceResource(Tenancy tenancy, JsonWebToken token, GrantSlice grant) {
        this.tenancy = tenancy;
        this.token = token;
        this.grant = grant;
    }

    @POST
    @Operation(hidden = true)
    public Uni<Grant> grant(@NotNull @Valid Wish wish) {
        return tenancy.tx(scope(wish.workspaceId()), tx -> grant.report(tx, wish.reports())
                .chain(() -> grant.grant(tx, wish)));
    }

    @POST
    @Path("reports")
    @Operation(hidden = true)
    public Uni<Void> report(@NotNull @Valid Reports reports) {
        return tenancy.tx(scope(reports.workspaceId()), tx -> grant.report(tx, reports.reports()));
    }

    /** Nobody else calls models, and so nobody else holds money. */
    private Scope scope(UUID workspace) {
        if (!RETRIEVAL.equals(token.getSubject())) {
            throw ProblemException.forbidden("This service calls no models.");
        }
        return Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspace);
    }
}
