package dev.lectern.project.paper;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.web.Page;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** A project's list of papers: everybody in it looks at it, its editors change it. */
@Path("/api/v1/projects/{id}/papers")
@Tag(
        name = "Papers",
        description = "What a project sees: the papers on its list. The default project of a workspace sees all of the"
                + " workspace's papers while its list is empty.")
@RolesAllowed(Access.USER)
@Needs(Capability.RESEARCH)
class PaperResource {

    @Schema(name = "ListedPaper")
    record PaperView(
            @Schema(description = "The content, as sources and search name it")
            UUID sourceItemId,

            @Schema(nullable = true, description = "Where an import found it")
            String path,

            UUID addedBy,
            Instant addedAt) {

        static PaperView of(Paper paper) {
            return new PaperView(paper.sourceItemId, paper.paperPath, paper.addedByUserId, paper.createdAt);
        }
    }

    private final ProjectAccess access;
    private final PaperRepository papers;
    private final Outbox outbox;
    private final Chronicle chronicle;

    PaperResource(ProjectAccess access, PaperRepository papers, Outbox outbox, Chronicle chronicle) {
        this.access = access;
        this.papers = papers;
        this.outbox = outbox;
        this.chronicle = chronicle;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "The papers on a project's list, the last added first",
            description =
                    "What is added to a project is on its list by itself. A default project with an empty list sees"
                            + " all papers of its workspace, any other one with an empty list sees none.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<PaperView>> list(
            UUID id,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        return access.look(id, Role.VIEWER, seat -> papers.page(id, from, limit + 1))
                .map(rows -> Page.of(rows, limit, row -> row.projectPaperId))
                .map(page -> new Page<>(page.items().stream().map(PaperView::of).toList(), page.next()));
    }

    @PUT
    @Path("{sourceItemId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "editor"),
            summary = "Put a paper of the workspace on a project's list",
            description =
                    "For editors, who must see the paper in one of their projects. With its first paper the list of"
                            + " a default project begins to count.")
    @APIResponse(
            responseCode = "201",
            description = "The paper, which is on the list now",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = PaperView.class)))
    @APIResponse(responseCode = "200", description = "The paper, which was on the list already")
    public Uni<RestResponse<PaperView>> put(UUID id, UUID sourceItemId) {
        return access.change(id, Role.EDITOR, seat -> reached(seat, sourceItemId)
                .chain(door -> new PaperList(door, id).add(seat.scope(), sourceItemId))
                .call(added -> added
                        ? audited(seat, "paper.listed", sourceItemId)
                        : Uni.createFrom().voidItem())
                .chain(added -> papers.listed(id, sourceItemId)
                        .map(paper -> RestResponse.status(added ? Status.CREATED : Status.OK, PaperView.of(paper)))));
    }

    @DELETE
    @Path("{sourceItemId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "editor"),
            summary = "Take a paper off a project's list",
            description =
                    "For editors. The project no longer sees it; nothing of it is deleted. With its last paper gone"
                            + " a default project sees all papers of its workspace again.")
    @APIResponse(responseCode = "204", description = "It is off the list")
    public Uni<Void> delete(UUID id, UUID sourceItemId) {
        return access.change(id, Role.EDITOR, seat -> new PaperList(Door.ofSession(seat.scope(), outbox), id)
                .remove(sourceItemId)
                .invoke(removed -> {
                    if (!removed) {
                        throw ProblemException.notFound("paper");
                    }
                })
                .chain(() -> audited(seat, "paper.unlisted", sourceItemId)));
    }

    private Uni<Door> reached(Seat seat, UUID item) {
        var scope = seat.scope();
        var door = Door.ofSession(scope, outbox);
        return door.number(KnownPapers.REACHED, scope.workspaceId(), item, scope.userId(), scope.projectId())
                .map(found -> {
                    found.orElseThrow(() -> ProblemException.notFound("paper"));
                    return door;
                });
    }

    private Uni<Void> audited(Seat seat, String action, UUID item) {
        var detail = Map.of("projectId", seat.project().projectId.toString());
        return chronicle.deed(seat.scope(), action, "paper", item, detail);
    }
}
