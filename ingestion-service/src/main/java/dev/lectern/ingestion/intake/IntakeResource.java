package dev.lectern.ingestion.intake;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.intake.NewContent.Text;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.removal.RemoveSource;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Adding sources to the current project, trying again, and taking them out: each starts a run. */
@Path("/api/v1/sources")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class IntakeResource {

    private static final String PATH = "/api/v1/sources";
    // U+0000 cannot be stored, and half of a surrogate pair is no character; silently changed text has no true quotes.
    static final String STORABLE = "^[^\\u0000\\uD800-\\uDFFF]*$";
    static final String NOT_STORABLE = "may contain neither U+0000 nor half of a surrogate pair";

    record NewSource(
            @Schema(description = "What it is", examples = "note")
            @NotNull
            @Pattern(regexp = "^note$", message = "must be \"note\"")
            String kind,

            @Schema(examples = "Boiling points")
            @NotBlank
            @Size(max = 300)
            @Pattern(regexp = STORABLE, message = NOT_STORABLE)
            String title,

            @Schema(
                    description = "Kept to the character",
                    examples = "Water boils at 100 degrees Celsius at sea level.")
            @NotBlank
            @Size(max = 500_000)
            @Pattern(regexp = STORABLE, message = NOT_STORABLE)
            String text) {}

    record Removed(UUID runId, UUID sourceId) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final RegisterSource register;
    private final RemoveSource remove;
    private final PaperLists lists;

    IntakeResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            RegisterSource register,
            RemoveSource remove,
            PaperLists lists) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.register = register;
        this.remove = remove;
        this.lists = lists;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a source to the current project",
            description =
                    "The same text is kept once: where the project has it already, the answer is the source that is"
                            + " there. A request that is repeated with its Idempotency-Key is answered like the first one.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/sources/0198...")),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "400", description = "A field is missing, empty or too long")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<RestResponse<Accepted>> add(
            @NotNull @Valid NewSource request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return OffLoop.call(() -> Text.of(request.text()))
                .invoke(content -> {
                    if (content.words() == 0) {
                        throw ProblemException.badRequest("text", "There is no word in it.");
                    }
                })
                .chain(content -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                "POST " + PATH,
                                key,
                                request,
                                Accepted.class,
                                () -> register.add(tx, scope, sight, NewContent.note(request.title(), content)))))
                .map(Accepted::answer);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Take a source out of the current project",
            description = "When no other project of the workspace uses the text, it is removed everywhere; the run ends"
                    + " when the index has confirmed that nothing is left.")
    @APIResponse(
            responseCode = "202",
            description = "It is out of the project; the run tells when its traces are gone",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Removed.class)))
    @APIResponse(responseCode = "204", description = "It was cancelled before and had no traces")
    @APIResponse(responseCode = "409", description = "Another project of the workspace added it")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    public Uni<RestResponse<Removed>> delete(UUID id) {
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return tenancy.tx(scope, tx -> lists.checkOwn(tx, sight, id).chain(() -> remove.remove(tx, scope, id)))
                .map(begun -> begun
                        ? RestResponse.status(Status.ACCEPTED, new Removed(scope.runId(), id))
                        : RestResponse.noContent());
    }
}
