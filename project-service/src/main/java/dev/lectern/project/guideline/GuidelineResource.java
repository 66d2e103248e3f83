package dev.lectern.project.guideline;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The guideline of a project: everybody in it finds it, its owners choose it among the project's sources. */
@Path("/api/v1/projects/{id}/guideline")
@Tag(name = "Guidelines")
@RolesAllowed(Access.USER)
class GuidelineResource {

    @Schema(name = "GuidelineChoice")
    record Choice(
            @NotNull @Schema(description = "A source of the project", examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d05")
            UUID sourceItemId,

            @NotBlank
            @Size(max = 255)
            @Pattern(regexp = "[^\\p{Cc}/\\\\]*", message = "must be a file name")
            @Schema(examples = "Rating guideline.pdf")
            String fileName) {}

    @Schema(name = "Guideline")
    record GuidelineView(
            UUID sourceItemId,
            @Schema(examples = "Rating guideline.pdf") String fileName,
            UUID addedByUserId,

            @Schema(description = "Whether the project still has the source")
            boolean available,

            Instant updatedAt) {

        static GuidelineView of(Guideline guideline, boolean available) {
            return new GuidelineView(
                    guideline.sourceItemId,
                    guideline.fileName,
                    guideline.addedByUserId,
                    available,
                    guideline.updatedAt);
        }
    }

    private final ProjectAccess access;
    private final GuidelineRepository guidelines;
    private final Chronicle chronicle;

    GuidelineResource(ProjectAccess access, GuidelineRepository guidelines, Chronicle chronicle) {
        this.access = access;
        this.guidelines = guidelines;
        this.chronicle = chronicle;
    }

    @GET
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "viewer"),
            summary = "The guideline of a project",
            description = "Which document it is; what is in it is read as the source that it is.")
    @APIResponse(responseCode = "200", description = "The guideline")
    @APIResponse(responseCode = "404", description = "The project has none")
    public Uni<GuidelineView> get(UUID id) {
        return access.look(id, Role.VIEWER, seat -> there(id).chain(found -> guidelines
                .isSourceOf(found.workspaceId, id, found.sourceItemId)
                .map(available -> GuidelineView.of(found, available))));
    }

    @PUT
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Choose the guideline of a project",
            description = "For its owners. It is uploaded before, as a source of the project.")
    @APIResponse(responseCode = "200", description = "The guideline")
    @APIResponse(responseCode = "422", description = "The project has no such source")
    public Uni<GuidelineView> choose(UUID id, @NotNull @Valid Choice choice) {
        return access.change(id, Role.OWNER, seat -> isThere(seat, choice.sourceItemId())
                .chain(() -> guidelines.findById(id))
                .map(before -> before == null ? Guideline.of(seat, chronicle.now()) : before)
                .invoke(guideline -> guideline.become(
                        choice.sourceItemId(), choice.fileName(), seat.scope().userId(), chronicle.now()))
                .chain(guidelines::persist)
                .call(() -> tell(seat, "guideline.chosen", choice.sourceItemId()))
                .map(guideline -> GuidelineView.of(guideline, true)));
    }

    @DELETE
    @Needs(Capability.PROJECTS)
    @Operation(
            extensions = @Extension(name = "x-lectern-project-role", value = "owner"),
            summary = "Work without a guideline",
            description = "For the project's owners. The source stays.")
    @APIResponse(responseCode = "204", description = "The project has none")
    public Uni<Void> drop(UUID id) {
        return access.change(id, Role.OWNER, seat -> there(id)
                .chain(found ->
                        guidelines.delete(found).chain(() -> tell(seat, "guideline.dropped", found.sourceItemId))));
    }

    private Uni<Guideline> there(UUID project) {
        return guidelines.findById(project).onItem().ifNull().failWith(() -> ProblemException.notFound("guideline"));
    }

    private Uni<Void> isThere(Seat seat, UUID item) {
        return guidelines
                .isSourceOf(seat.scope().workspaceId(), seat.project().projectId, item)
                .invoke(found -> {
                    if (!found) {
                        throw ProblemException.unprocessable("sourceItemId", "The project has no such source.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> tell(Seat seat, String action, UUID item) {
        return chronicle.deed(
                seat.scope(), action, "project", seat.project().projectId, Map.of("sourceItemId", item.toString()));
    }
}
