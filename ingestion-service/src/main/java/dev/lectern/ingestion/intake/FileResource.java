package dev.lectern.ingestion.intake;

import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Adding a file to the current project. It goes to disk as it comes, and is never held in memory. */
@Path("/api/v1/sources/files")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class FileResource {

    private static final String ROUTE = "POST /api/v1/sources/files";

    /** What must be the same when it is sent again. */
    record Sent(String fileHash, String name, String kind, String title) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final IncomingFiles incoming;
    private final RegisterSource register;

    FileResource(
            Tenancy tenancy, Caller caller, Idempotency idempotency, IncomingFiles incoming, RegisterSource register) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.incoming = incoming;
        this.register = register;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a file to the current project",
            description = "One file per request. The same bytes are kept once: where the project has them already, the"
                    + " answer is the source that is there. A request that is repeated with its Idempotency-Key is answered"
                    + " like the first one.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes, and the source's report what is found",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/sources/0198...")),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(
            responseCode = "400",
            description = "There is not exactly one file, it is empty, or a field is not allowed")
    @APIResponse(responseCode = "413", description = "The file is too large")
    @APIResponse(
            responseCode = "422",
            description = "Files of this kind cannot be read, or the Idempotency-Key came before with another request")
    public Uni<RestResponse<Accepted>> add(
            @Schema(
                            description =
                                    "Exactly one: PDF, DOCX, PPTX, XLSX, ODT, RTF, EPUB, HTML, Markdown, CSV or plain text")
                    @RestForm("file")
                    List<FileUpload> files,
            @Schema(description = "What it is; a paper if nothing is said", examples = "paper")
                    @RestForm
                    @Pattern(
                            regexp = "paper|document|guideline",
                            message = "must be \"paper\", \"document\" or \"guideline\"")
                    String kind,
            @Schema(description = "Else the one that is found in it, or the file's name", examples = "Boiling points")
                    @RestForm
                    @Size(max = 300)
                    @Pattern(regexp = IntakeResource.STORABLE, message = IntakeResource.NOT_STORABLE)
                    String title,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var upload = only(files);
        var scope = caller.scope();
        var sight = Sight.of(caller);
        var wanted = kind == null ? Kind.PAPER : Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        var named = title == null || title.isBlank() ? null : title.strip();
        return incoming.take(upload.uploadedFile(), upload.fileName(), upload.contentType())
                .chain(file -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx,
                                scope,
                                ROUTE,
                                key,
                                new Sent(file.hash(), file.name(), wanted.wire(), named),
                                Accepted.class,
                                () -> register.add(
                                        tx,
                                        scope,
                                        sight,
                                        new NewContent(wanted, named, Origin.UPLOAD, null, new JsonObject(), file)))))
                .map(Accepted::answer);
    }

    private static FileUpload only(List<FileUpload> files) {
        if (files == null || files.size() != 1) {
            throw ProblemException.badRequest("file", "Exactly one file is expected, in the field \"file\".");
        }
        return files.getFirst();
    }
}
