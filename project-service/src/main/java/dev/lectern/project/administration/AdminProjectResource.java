package dev.lectern.project.administration;

import dev.lectern.common.identity.Access;
import dev.lectern.common.web.Page;
import dev.lectern.project.administration.ProjectCensus.AdminProject;
import dev.lectern.project.administration.ProjectCensus.Filter;
import dev.lectern.project.administration.ProjectCensus.Statistics;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** All projects of the installation, for those who run it. */
@Path("/api/v1/admin/projects")
@Tag(name = "Administration")
@RolesAllowed(Access.ADMIN)
class AdminProjectResource {

    @Schema(name = "GivenProject")
    record Heir(
            @NotNull @Schema(description = "Whose it is from now on", examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d03")
            UUID userId) {}

    private final ProjectCensus census;
    private final HandOver handOver;

    AdminProjectResource(ProjectCensus census, HandOver handOver) {
        this.census = census;
        this.handOver = handOver;
    }

    @GET
    @Operation(
            summary = "List all projects, newest first",
            description =
                    "For administrators. The parameters narrow the list together; what is in a project is not shown.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<AdminProject>> list(
            @RestQuery
                    @Size(max = 200)
                    @Pattern(regexp = "[^\\x00]*", message = "must be text")
                    @Parameter(description = "A part of its name or of its owner's")
                    String q,
            @RestQuery UUID workspaceId,
            @RestQuery @Parameter(description = "Only what this account owns first") UUID ownerId,
            @RestQuery @Parameter(description = "Whether it is switched on") Boolean active,
            @RestQuery @Parameter(description = "Whether none of its owners has an account any more") Boolean ownerless,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return census.page(new Filter(q, null, workspaceId, ownerId, active, ownerless), Page.after(after), limit + 1)
                .map(rows -> Page.of(rows, limit, AdminProject::id));
    }

    @GET
    @Path("statistics")
    @Operation(summary = "Count the projects", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "The numbers")
    public Uni<Statistics> statistics() {
        return census.statistics();
    }

    @PUT
    @Path("{id}/owner")
    @Operation(
            summary = "Give a project to somebody",
            description = "For administrators, where no owner can do it any more. Whoever gets it becomes a member; it"
                    + " stays switched on or off, and its owners may switch it on.")
    @APIResponse(responseCode = "200", description = "The project as it is now")
    @APIResponse(responseCode = "403", description = "The plan of the workspace allows no further member")
    @APIResponse(responseCode = "404", description = "There is no such project")
    @APIResponse(responseCode = "409", description = "The default project of a workspace stays with its owner")
    @APIResponse(responseCode = "422", description = "There is no such account, or it may not enter")
    @APIResponse(responseCode = "503", description = "Accounts cannot be looked up")
    public Uni<AdminProject> give(UUID id, @NotNull @Valid Heir heir) {
        return handOver.run(id, heir.userId()).chain(() -> census.one(id));
    }
}
