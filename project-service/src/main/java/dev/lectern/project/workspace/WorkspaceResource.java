package dev.lectern.project.workspace;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.project.workspace.Limits.Usage;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The workspaces that the caller is in, and what they may hold. */
@Path("/api/v1/workspaces")
@Tag(name = "Workspaces")
@RolesAllowed(Access.USER)
class WorkspaceResource {

    @Schema(name = "WorkspacePatch")
    record WorkspacePatch(
            @NotNull
            @Size(min = 2, max = 120)
            @Pattern(regexp = "[^\\p{Cc}]*", message = "must be one line")
            @Schema(examples = "Acoustics lab")
            String name) {

        WorkspacePatch {
            name = name == null ? null : name.strip();
        }
    }

    @Schema(name = "WorkspacePlan")
    record PlanChange(
            @Size(max = 40)
            @Schema(
                    nullable = true,
                    description = "`open`, `free`, `pro`; absent for the installation's",
                    examples = "pro")
            String plan) {}

    @Schema(name = "Allowance")
    record Allowance(
            @Schema(examples = "3") long used,

            @Schema(nullable = true, description = "Absent where there is no limit", examples = "10")
            Integer most) {}

    @Schema(name = "Workspace")
    record WorkspaceView(
            @Schema(examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d01")
            UUID id,

            @Schema(examples = "ada's workspace") String name,
            UUID ownerId,

            @Schema(description = "Whether it is the caller's own; otherwise the caller is a guest in it.")
            boolean own,

            @Schema(nullable = true, description = "For its owner and for administrators", examples = "open")
            String plan,

            @Schema(nullable = true, description = "Projects that are on, but for the default one; for its owner")
            Allowance projects,

            @Schema(nullable = true, description = "Seats, the owner's included; for its owner")
            Allowance members,

            @Schema(nullable = true, description = "Different documents in all its projects; for its owner")
            Allowance documents,

            @Schema(examples = "1") long version,
            Instant createdAt) {

        static WorkspaceView of(Workspace workspace, Usage usage, UUID caller) {
            return new WorkspaceView(
                    workspace.workspaceId,
                    workspace.name,
                    workspace.ownerId,
                    workspace.ownerId.equals(caller),
                    usage == null ? null : usage.plan(),
                    usage == null ? null : new Allowance(usage.projects(), usage.mostProjects()),
                    usage == null ? null : new Allowance(usage.members(), usage.mostMembers()),
                    usage == null ? null : new Allowance(usage.documents(), usage.mostDocuments()),
                    workspace.version,
                    workspace.createdAt);
        }
    }

    private final WorkspaceRepository workspaces;
    private final WorkspaceAccess access;
    private final ChangeWorkspace changeWorkspace;
    private final Limits limits;
    private final Tenancy tenancy;
    private final Caller caller;

    WorkspaceResource(
            WorkspaceRepository workspaces,
            WorkspaceAccess access,
            ChangeWorkspace changeWorkspace,
            Limits limits,
            Tenancy tenancy,
            Caller caller) {
        this.workspaces = workspaces;
        this.access = access;
        this.changeWorkspace = changeWorkspace;
        this.limits = limits;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @GET
    @Operation(
            summary = "The workspaces that the caller is in, newest first",
            description = "Administrators may ask for those that somebody else owns.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<WorkspaceView>> list(
            @RestQuery @Parameter(description = "Only what this account owns") Optional<UUID> ownerId,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        return ownerId.map(owner -> ownedBy(scope, owner))
                .orElseGet(() -> tenancy.session(scope, () -> workspaces.joined(scope.userId(), from, limit + 1)))
                .map(rows -> Page.of(
                        rows.stream()
                                .map(row -> WorkspaceView.of(row, null, scope.userId()))
                                .toList(),
                        limit,
                        WorkspaceView::id));
    }

    @GET
    @Path("current")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The workspace of the current project")
    @APIResponse(responseCode = "200", description = "The workspace")
    @APIResponse(responseCode = "404", description = "The session is in no workspace")
    public Uni<WorkspaceView> current() {
        return view(caller.scope());
    }

    @GET
    @Path("{id}")
    @Operation(
            extensions = @Extension(name = "x-lectern-workspace-role", value = "member"),
            summary = "One of the workspaces that the caller is in")
    @APIResponse(responseCode = "200", description = "The workspace")
    public Uni<WorkspaceView> get(UUID id) {
        return access.enter(id).chain(place -> view(place.scope()));
    }

    @PATCH
    @Path("{id}")
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-workspace-role", value = "owner"),
            summary = "Rename a workspace",
            description = "For its owner.")
    @APIResponse(responseCode = "200", description = "The workspace as it is now")
    @APIResponse(responseCode = "403", description = "The workspace is somebody else's")
    public Uni<WorkspaceView> rename(UUID id, @NotNull @Valid WorkspacePatch patch) {
        return access.enterOwn(id).chain(place -> changeWorkspace.rename(place.scope(), patch.name()));
    }

    @PUT
    @Path("{id}/plan")
    @RolesAllowed(Access.ADMIN)
    @Operation(
            summary = "Give a workspace another plan",
            description = "For administrators. What is there beyond the new limits stays; nothing is added to it.")
    @APIResponse(responseCode = "200", description = "The workspace as it is now")
    @APIResponse(responseCode = "422", description = "There is no such plan")
    public Uni<WorkspaceView> plan(UUID id, @NotNull @Valid PlanChange change) {
        return changeWorkspace.plan(caller.scope().withWorkspace(id).withProject(null), change.plan());
    }

    // Row-level security shows workspaces to their owner: an administrator asks in the owner's place, and only this.
    private Uni<List<Workspace>> ownedBy(Scope scope, UUID owner) {
        if (!owner.equals(scope.userId()) && !caller.groups().contains(Access.ADMIN)) {
            throw ProblemException.forbidden("Only administrators ask for the workspaces of others.");
        }
        return tenancy.session(scope.withWorkspace(null).withUser(owner), () -> workspaces.ownedBy(owner));
    }

    private Uni<WorkspaceView> view(Scope there) {
        return tenancy.session(there, () -> workspaces
                .findById(there.workspaceId())
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("workspace"))
                .chain(found -> (found.ownerId.equals(there.userId())
                                ? limits.usage(found.workspaceId)
                                : Uni.createFrom().<Usage>nullItem())
                        .map(usage -> WorkspaceView.of(found, usage, there.userId()))));
    }
}
