package dev.lectern.project.member;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.project.member.SeatRepository.Seated;
import dev.lectern.project.workspace.WorkspaceAccess;
import dev.lectern.project.workspace.WorkspaceAccess.Place;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The seats of a workspace: its owner sees them and takes them back, everybody may give up their own. */
@Path("/api/v1/workspaces/{id}/members")
@Tag(name = "Workspaces")
@RolesAllowed(Access.USER)
class WorkspaceMemberResource {

    @Schema(name = "WorkspaceMember")
    record SeatView(
            UUID userId,

            @Schema(nullable = true, description = "Absent for a moment after the account was made", examples = "grace")
            String username,

            @Schema(description = "Whether the workspace is theirs")
            boolean owner,

            @Schema(description = "In how many of the projects that are on they are", examples = "2")
            long projects,

            Instant since) {}

    private final WorkspaceAccess access;
    private final Tenancy tenancy;
    private final SeatRepository seats;
    private final EndSeat endSeat;
    private final Audit audit;
    private final Caller caller;

    WorkspaceMemberResource(
            WorkspaceAccess access,
            Tenancy tenancy,
            SeatRepository seats,
            EndSeat endSeat,
            Audit audit,
            Caller caller) {
        this.access = access;
        this.tenancy = tenancy;
        this.seats = seats;
        this.endSeat = endSeat;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-workspace-role", value = "owner"),
            summary = "Who has a seat in a workspace, the newest first",
            description = "For its owner. Whoever is brought into a project of the workspace gets one.")
    @APIResponse(responseCode = "200", description = "A page of them")
    @APIResponse(responseCode = "403", description = "The workspace is somebody else's")
    public Uni<Page<SeatView>> list(
            UUID id,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var from = Page.after(after);
        return access.enterOwn(id).chain(place -> tenancy.session(place.scope(), () -> seats.page(id, from, limit + 1))
                .map(rows -> Page.of(rows, limit, Seated::seatId))
                .map(page -> new Page<>(
                        page.items().stream().map(row -> view(place, row)).toList(), page.next())));
    }

    @DELETE
    @Path("{userId}")
    @Operation(
            extensions = @Extension(name = "x-lectern-workspace-role", value = "owner"),
            summary = "Take somebody out of a workspace, or leave it",
            description = "For its owner, and for whoever leaves. They lose all its projects within a second; what they"
                    + " alone owned goes to the owner of the workspace.")
    @APIResponse(responseCode = "204", description = "They are out")
    @APIResponse(responseCode = "403", description = "The workspace is somebody else's")
    @APIResponse(responseCode = "409", description = "The owner of a workspace stays in it")
    public Uni<Void> remove(UUID id, UUID userId) {
        var self = userId.equals(caller.userId());
        return (self ? access.enter(id) : access.enterOwn(id))
                .invoke(place -> {
                    if (userId.equals(place.ownerId())) {
                        throw ProblemException.conflict("The owner of a workspace stays in it.");
                    }
                })
                .chain(place -> end(place.scope().withProject(null), userId));
    }

    private Uni<Void> end(Scope there, UUID user) {
        var deed = Audited.done(
                "workspace.member-removed", "workspace", there.workspaceId(), Map.of("member", user.toString()));
        return tenancy.tx(there, tx -> endSeat.apply(tx, there, user).chain(seated -> {
            if (!seated) {
                throw ProblemException.notFound("member");
            }
            return audit.add(tx, there, deed);
        }));
    }

    private static SeatView view(Place place, Seated row) {
        return new SeatView(
                row.userId(), row.username(), row.userId().equals(place.ownerId()), row.projects(), row.since());
    }
}
