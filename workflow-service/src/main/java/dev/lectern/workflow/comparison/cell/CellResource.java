package dev.lectern.workflow.comparison.cell;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.workflow.comparison.Matrices;
import dev.lectern.workflow.comparison.cell.Cells.Place;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One cell with its anchors, and what a person says instead. */
@Path("/api/v1/comparisons/{id}/papers/{paperId}/questions/{questionId}")
@Tag(name = "Comparisons")
@Needs(Capability.COMPARE)
class CellResource {

    @Schema(name = "NewOverride")
    record NewOverride(
            @NotBlank @Size(max = 10_000) @Storable @Schema(examples = "128 adults, by table 1")
            String answer,

            @Size(max = 2_000) @Storable @Schema(nullable = true, examples = "The abstract rounds it.")
            String note) {}

    private final Matrices matrices;
    private final Cells cells;
    private final Tenancy tenancy;
    private final Caller caller;

    CellResource(Matrices matrices, Cells cells, Tenancy tenancy, Caller caller) {
        this.matrices = matrices;
        this.cells = cells;
        this.tenancy = tenancy;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "A cell with the anchors of its answer")
    @APIResponse(responseCode = "200", description = "The cell")
    @APIResponse(responseCode = "404", description = "No such comparison, or no such cell in it for who asks")
    public Uni<CellView> get(UUID id, UUID paperId, String questionId) {
        return matrices.of(caller, id).map(matrix -> matrix.papers().stream()
                .filter(paper -> paper.sourceItemId().equals(paperId))
                .findFirst()
                .filter(paper -> matrix.cell(paperId, questionId) != null)
                .map(paper -> CellView.whole(matrix.cell(paperId, questionId), paper.guard()))
                .orElseThrow(() -> ProblemException.notFound("cell")));
    }

    @PUT
    @Path("override")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Say what a cell should say",
            description =
                    "It counts instead of what was computed, is shown beside it, and stays when that is computed anew.")
    @APIResponse(responseCode = "200", description = "The cell")
    @APIResponse(responseCode = "404", description = "No such comparison, or no such cell in it for who asks")
    public Uni<CellView> override(UUID id, UUID paperId, String questionId, @NotNull @Valid NewOverride said) {
        return change(id, paperId, questionId, said.answer().strip(), said.note())
                .chain(() -> get(id, paperId, questionId));
    }

    @DELETE
    @Path("override")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Let the computed answer of a cell count again")
    @APIResponse(responseCode = "204", description = "It does")
    @APIResponse(responseCode = "404", description = "No such comparison, or no such cell in it for who asks")
    public Uni<Void> takeBack(UUID id, UUID paperId, String questionId) {
        return change(id, paperId, questionId, null, null);
    }

    private Uni<Void> change(UUID id, UUID paperId, String questionId, String answer, String note) {
        return get(id, paperId, questionId)
                .chain(seen -> tenancy.tx(
                        caller.scope(),
                        tx -> cells.override(tx, id, new Place(paperId, questionId), answer, note, caller.userId())))
                .invoke(done -> {
                    if (!done) {
                        throw ProblemException.notFound("cell");
                    }
                })
                .replaceWithVoid();
    }
}
