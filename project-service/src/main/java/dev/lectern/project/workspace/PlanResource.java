package dev.lectern.project.workspace;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.workspace.Limits.Documents;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Tells who takes documents in how many a workspace may hold. */
@Path("/internal/workspaces/{workspaceId}/plan")
class PlanResource {

    private final Tenancy tenancy;
    private final Limits limits;

    PlanResource(Tenancy tenancy, Limits limits) {
        this.tenancy = tenancy;
        this.limits = limits;
    }

    @GET
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Documents> plan(UUID workspaceId) {
        var there = Scope.ofRun(RequestIds.currentRun()).withWorkspace(workspaceId);
        return tenancy.tx(there, tx -> limits.documents(tx, workspaceId))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("workspace"));
    }
}
