package dev.lectern.project.project;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Page;
import dev.lectern.project.project.ChangeProject.Change;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.ProjectRepository.Mine;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Creating projects, finding one's own, and changing them. */
@Path("/api/v1/projects")
@Tag(name = "Projects")
@RolesAllowed(Access.USER)
class ProjectResource {

    private static final String ONE_LINE = "[^\\p{Cc}]*";
    private static final String NO_NUL = "[^\\x00]*";

    @Schema(name = "NewProject")
    record NewProject(
            @NotNull
            @Size(min = 2, max = 120)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(examples = "Wind turbine noise")
            String name,

            @Size(max = 2_000)
            @Pattern(regexp = NO_NUL, message = "must be text")
            @Schema(nullable = true, examples = "Papers on how turbine noise is measured and perceived.")
            String description) {

        NewProject {
            name = name == null ? null : name.strip();
        }
    }

    @Schema(name = "ProjectPurge")
    record Purge(@Schema(description = "Of the deletion") UUID runId) {}

    @Schema(name = "ProjectPatch", description = "What is absent stays.")
    record ProjectPatch(
            @Size(min = 2, max = 120)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(nullable = true, examples = "Turbine noise")
            String name,

            @Size(max = 2_000) @Pattern(regexp = NO_NUL, message = "must be text") @Schema(nullable = true)
            String description,

            @Schema(
                    nullable = true,
                    description = "Whether everybody in the workspace may read it, as a viewer may",
                    examples = "false")
            Boolean workspaceVisible) {

        ProjectPatch {
            name = name == null ? null : name.strip();
        }

        private boolean isEmpty() {
            return name == null && description == null && workspaceVisible == null;
        }
    }

    @Schema(name = "NewProjectOwner")
    record NewOwner(
            @NotNull @Schema(description = "A member of the project", examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d03")
            UUID userId) {}

    @Schema(name = "Project")
    record ProjectView(
            @Schema(examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d02")
            UUID id,

            UUID workspaceId,

            @Schema(description = "Unique in the workspace", examples = "wind-turbine-noise")
            String slug,

            @Schema(examples = "Wind turbine noise") String name,
            String description,

            @Schema(description = "Its first owner; other members may have the role too")
            UUID ownerId,

            @Schema(description = "The caller's role in it") Role role,

            @Schema(description = "The one every workspace has; it cannot be switched off")
            boolean isDefault,

            @Schema(description = "Whether it is switched on")
            boolean active,

            @Schema(description = "Whether everybody in the workspace may read it")
            boolean workspaceVisible,

            @Schema(examples = "1") long version,
            Instant createdAt,
            Instant updatedAt) {

        static ProjectView of(Project project, Role role) {
            return new ProjectView(
                    project.projectId,
                    project.workspaceId,
                    project.slug,
                    project.name,
                    project.description,
                    project.ownerId,
                    role,
                    project.isDefault,
                    project.isActive,
                    project.isWorkspaceVisible,
                    project.version,
                    project.createdAt,
                    project.updatedAt);
        }

        static ProjectView of(Mine mine) {
            return of(mine.project(), mine.role());
        }

        static ProjectView of(Seat seat) {
            return of(seat.project(), seat.role());
        }
    }

    private final CreateProject createProject;
    private final ChangeProject changeProject;
    private final ProjectAccess access;
    private final Caller caller;

    ProjectResource(CreateProject createProject, ChangeProject changeProject, ProjectAccess access, Caller caller) {
        this.createProject = createProject;
        this.changeProject = changeProject;
        this.access = access;
        this.caller = caller;
    }

    @POST
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Create a project",
            description = "In the current workspace, which must be the caller's own. The caller becomes its owner.")
    @APIResponse(
            responseCode = "201",
            description = "The project",
            headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ProjectView.class)))
    @APIResponse(
            responseCode = "403",
            description = "The workspace is somebody else's, or its plan allows no further project")
    @APIResponse(responseCode = "409", description = "Another project of the workspace has this name")
    @APIResponse(responseCode = "422", description = "The key was used for a different request")
    @Needs(Capability.PROJECTS)
    public Uni<RestResponse<ProjectView>> create(
            @RestHeader("Idempotency-Key") @Parameter(description = "The same key again answers with the first result.")
                    String key,
            @NotNull @Valid NewProject request) {
        return createProject.run(caller.scope(), key, request).map(view -> ResponseBuilder.<ProjectView>create(
                        Status.CREATED)
                // Not as a URI: that would be completed with an address only the gateway can reach.
                .header(HttpHeaders.LOCATION, "/api/v1/projects/" + view.id())
                .entity(view)
                .build());
    }

    @GET
    @Operation(
            summary = "The caller's projects, newest first",
            description = "Those that the caller is in, and those that are visible to a workspace of the caller's.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<ProjectView>> list(
            @RestQuery
                    @DefaultValue("true")
                    @Parameter(description = "`false`: those the caller owns and that are switched off")
                    boolean active,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return access.mine(active, Page.after(after), limit + 1)
                .map(rows -> Page.of(rows.stream().map(ProjectView::of).toList(), limit, ProjectView::id));
    }

    @GET
    @Path("{id}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "One of the caller's projects")
    @APIResponse(responseCode = "200", description = "The project")
    public Uni<ProjectView> get(UUID id) {
        return access.look(id, Role.VIEWER, seat -> Uni.createFrom().item(ProjectView.of(seat)));
    }

    @PATCH
    @Path("{id}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Rename a project, describe it anew, show it to the workspace or hide it",
            description = "For its owners. The slug stays. Whom it is hidden from loses it within a second.")
    @APIResponse(responseCode = "200", description = "The project as it is now")
    @APIResponse(responseCode = "409", description = "Another project of the workspace has this name")
    @APIResponse(responseCode = "422", description = "Nothing is to be changed")
    @Needs(Capability.PROJECTS)
    public Uni<ProjectView> patch(UUID id, @NotNull @Valid ProjectPatch patch) {
        if (patch.isEmpty()) {
            throw ProblemException.unprocessable("name", "Give a name, a description or whether it is visible.");
        }
        return changeProject
                .apply(id, new Change(patch.name(), patch.description(), patch.workspaceVisible()))
                .map(ProjectView::of);
    }

    @PUT
    @Path("{id}/owner")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Hand a project over",
            description =
                    "For its owners. The member gets the role of an owner; whoever had the project keeps that role.")
    @APIResponse(responseCode = "200", description = "The project as it is now")
    @APIResponse(responseCode = "409", description = "The default project of a workspace stays with its owner")
    @APIResponse(responseCode = "422", description = "That is no member of the project")
    @Needs(Capability.PROJECTS)
    public Uni<ProjectView> transfer(UUID id, @NotNull @Valid NewOwner heir) {
        return changeProject.transfer(id, heir.userId()).map(ProjectView::of);
    }

    @POST
    @Path("{id}/enable")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Switch a project on again",
            description = "For its owners. Its members have it back as they had it; one that is on stays so.")
    @APIResponse(responseCode = "200", description = "The project as it is now")
    @APIResponse(responseCode = "403", description = "The plan allows no further project")
    @APIResponse(responseCode = "409", description = "Another project of the workspace has its name by now")
    @Needs(Capability.PROJECTS)
    public Uni<ProjectView> enable(UUID id) {
        return changeProject.enable(id).map(ProjectView::of);
    }

    @POST
    @Path("{id}/purge")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Remove a project that is switched off, with all that is in it",
            description =
                    "For its owners, and for good: its sources, notes, conversations, comparisons and lists go from"
                            + " every service, and each says how much it removed (`GET /api/v1/deletions/{runId}`). Items of"
                            + " repositories, and what other projects use as well, stay.")
    @APIResponse(
            responseCode = "202",
            description = "It is being removed; the same answer if it is already",
            headers =
                    @Header(
                            name = HttpHeaders.LOCATION,
                            description = "Where the deletion is",
                            schema = @Schema(implementation = String.class)),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Purge.class)))
    @APIResponse(responseCode = "409", description = "It is switched on")
    @Needs(Capability.PROJECTS)
    public Uni<RestResponse<Purge>> purge(UUID id) {
        return changeProject.purge(id, caller.projectId()).map(run -> ResponseBuilder.create(
                        Status.ACCEPTED, new Purge(run))
                .header(HttpHeaders.LOCATION, "/api/v1/deletions/" + run)
                .build());
    }

    @DELETE
    @Path("{id}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Switch a project off",
            description = "For its owners. It disappears for all its members; what is in it is kept.")
    @APIResponse(responseCode = "204", description = "It is off")
    @APIResponse(responseCode = "409", description = "It is the workspace's default project")
    @Needs(Capability.PROJECTS)
    public Uni<Void> disable(UUID id) {
        return changeProject.disable(id);
    }
}
