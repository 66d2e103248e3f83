package dev.lectern.project.administration;

import dev.lectern.common.identity.Access;
import dev.lectern.common.web.Page;
import dev.lectern.project.administration.WorkspaceCensus.AdminWorkspace;
import dev.lectern.project.administration.WorkspaceCensus.Filter;
import dev.lectern.project.administration.WorkspaceCensus.Statistics;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** All workspaces of the installation, for those who run it. */
@Path("/api/v1/admin/workspaces")
@Tag(name = "Administration", description = "All workspaces and projects, for those who run the installation")
@RolesAllowed(Access.ADMIN)
class AdminWorkspaceResource {

    private final WorkspaceCensus census;

    AdminWorkspaceResource(WorkspaceCensus census) {
        this.census = census;
    }

    @GET
    @Operation(
            summary = "List all workspaces, newest first",
            description = "For administrators. The parameters narrow the list together.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<AdminWorkspace>> list(
            @RestQuery
                    @Size(max = 200)
                    @Pattern(regexp = "[^\\x00]*", message = "must be text")
                    @Parameter(description = "A part of its name or of its owner's")
                    String q,
            @RestQuery @Parameter(description = "Only what this account owns") UUID ownerId,
            @RestQuery
                    @Size(max = 40)
                    @Pattern(regexp = "[^\\x00]*", message = "must be text")
                    @Parameter(description = "`open`, `free`, `pro`")
                    String plan,
            @RestQuery @Parameter(description = "Whether the owner's account is deleted") Boolean ownerDeleted,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        return census.page(new Filter(q, ownerId, plan, ownerDeleted), Page.after(after), limit + 1)
                .map(rows -> Page.of(rows, limit, AdminWorkspace::id));
    }

    @GET
    @Path("statistics")
    @Operation(summary = "Count the workspaces", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "The numbers")
    public Uni<Statistics> statistics() {
        return census.statistics();
    }
}
