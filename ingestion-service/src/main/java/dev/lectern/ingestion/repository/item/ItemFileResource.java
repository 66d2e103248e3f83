package dev.lectern.ingestion.repository.item;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.intake.IncomingFiles;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.repository.item.AddItem.Added;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Adding a file to a repository. It goes to disk as it comes, and is never held in memory. */
@Path("/api/v1/repositories/{id}/items/files")
@Tag(name = "Repositories")
@Needs(Capability.REPOSITORIES)
class ItemFileResource {

    private static final String ROUTE = "POST /api/v1/repositories/{id}/items/files";

    /** What must be the same when it is sent again. */
    record Sent(UUID repository, String fileHash, String fileName, String name) {}

    @Schema(name = "NewRepositoryFile", requiredProperties = "file")
    static final class Form {
        @Schema(
                description = "PDF, DOCX, PPTX, XLSX, ODT, RTF, EPUB, HTML, Markdown, CSV or plain text",
                type = SchemaType.STRING,
                format = "binary")
        public Object file;

        @Schema(description = "Else the title that is found in it, or the file's name", maxLength = 300)
        public String name;
    }

    private final IncomingFiles files;
    private final AddItem addItem;

    ItemFileResource(IncomingFiles files, AddItem addItem) {
        this.files = files;
        this.addItem = addItem;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add a file to a repository",
            description =
                    "One file per request. The same bytes are kept once: where the repository has them already, the"
                            + " answer is the item that is there. A request that is repeated with its Idempotency-Key is answered"
                            + " like the first one.")
    @RequestBody(
            content =
                    @Content(mediaType = MediaType.MULTIPART_FORM_DATA, schema = @Schema(implementation = Form.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run and the item's status tell how it goes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Added.class)))
    @APIResponse(
            responseCode = "400",
            description = "There is not exactly one file, it is empty, or a field is not allowed")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(responseCode = "413", description = "The file is too large")
    @APIResponse(
            responseCode = "422",
            description = "Files of this kind cannot be read, or the Idempotency-Key came before with another request")
    public Uni<RestResponse<Added>> add(
            UUID id,
            @Parameter(hidden = true) @RestForm(FileUpload.ALL) List<FileUpload> uploads,
            @Parameter(hidden = true) @RestForm @Size(max = 300) @Storable String name,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var named = name == null || name.isBlank() ? null : name.strip();
        return addItem.allowed(id)
                .map(allowed -> only(uploads))
                .chain(upload -> files.take(upload.uploadedFile(), upload.fileName(), upload.contentType()))
                .chain(file -> addItem.add(
                        id,
                        ROUTE,
                        key,
                        new Sent(id, file.hash(), file.name(), named),
                        new NewContent(Kind.REPOSITORY_ITEM, named, Origin.UPLOAD, null, new JsonObject(), file)));
    }

    private static FileUpload only(List<FileUpload> uploads) {
        if (uploads.size() != 1 || !uploads.getFirst().name().equals("file")) {
            throw ProblemException.badRequest("file", "Exactly one file is expected, in the field \"file\".");
        }
        return uploads.getFirst();
    }
}
