package dev.lectern.project.workspace;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.Problem;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The workspace that the caller is in. */
@Path("/api/v1/workspaces")
@Tag(name = "Workspaces")
class WorkspaceResource {

    @Schema(name = "Workspace")
    record WorkspaceView(
            @Schema(examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d01")
            UUID id,

            @Schema(examples = "ada's workspace") String name,
            UUID ownerId,

            @Schema(
                    description =
                            "Whether it is the caller's own; otherwise the caller is a guest in one of its projects.")
            boolean own,

            Instant createdAt) {}

    private final WorkspaceRepository workspaces;
    private final Tenancy tenancy;
    private final Caller caller;

    WorkspaceResource(WorkspaceRepository workspaces, Tenancy tenancy, Caller caller) {
        this.workspaces = workspaces;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @GET
    @Path("current")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The workspace of the current project")
    @APIResponse(
            responseCode = "200",
            description = "The workspace",
            content = @Content(schema = @Schema(implementation = WorkspaceView.class)))
    @APIResponse(
            responseCode = "404",
            description = "The session is in no workspace",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<WorkspaceView> current() {
        var scope = caller.scope();
        return tenancy.session(scope, () -> workspaces.findById(scope.workspaceId()))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("workspace"))
                .map(found -> new WorkspaceView(
                        found.workspaceId,
                        found.name,
                        found.ownerId,
                        found.ownerId.equals(scope.userId()),
                        found.createdAt));
    }
}
