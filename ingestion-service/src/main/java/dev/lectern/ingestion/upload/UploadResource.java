package dev.lectern.ingestion.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Storable;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Sending a large file in parts, which may come in any order and again; it is nobody's but the sender's until it is whole. */
@Path("/api/v1/uploads")
@Tag(name = "Uploads", description = "Large files in parts, to be gone on with after a break")
@Needs(Capability.RESEARCH)
class UploadResource {

    private static final String PATH = "/api/v1/uploads";

    record NewUpload(
            @Schema(examples = "boiling.pdf") @NotBlank @Size(max = 1_000) @Storable
            String fileName,

            @Schema(description = "Of the whole file, in bytes", examples = "18204400") @NotNull @Min(1)
            Long size,

            @Schema(description = "Of the whole file, in hex; where it is given it is checked in the end")
            @Pattern(regexp = "^[0-9a-f]{64}$", message = "must be 64 digits 0-9, a-f")
            String sha256,

            @Schema(
                    enumeration = {"paper", "document", "guideline"},
                    defaultValue = "paper",
                    examples = "paper")
            @Pattern(
                    regexp = "^(paper|document|guideline)$",
                    message = "must be \"paper\", \"document\" or \"guideline\"")
            String kind,

            @Schema(description = "Else the one that is found in it, or the file's name", examples = "Boiling points")
            @Size(max = 300)
            @Storable
            String title) {}

    @Schema(name = "Upload")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UploadView(
            UUID id,
            @Schema(examples = "boiling.pdf") String fileName,
            @Schema(examples = "18204400") long size,

            @Schema(description = "Of each part but the last, in bytes", examples = "8388608")
            int partSize,

            @Schema(description = "How many there are; the first is number 1", examples = "3")
            int parts,

            @Schema(description = "The numbers of those that have not come yet", examples = "[2,3]")
            List<Integer> missing,

            @Schema(
                    enumeration = {"open", "completed"},
                    examples = "open")
            String status,

            @Schema(description = "What it has become, once it is complete")
            Accepted source,

            @Schema(description = "Then it is gone, finished or not")
            Instant expiresAt) {

        static UploadView of(Upload upload, SortedMap<Integer, String> parts) {
            boolean open = upload.reply() == null;
            var missing = IntStream.rangeClosed(1, upload.parts())
                    .filter(part -> open && !parts.containsKey(part))
                    .boxed()
                    .toList();
            return new UploadView(
                    upload.id(),
                    upload.fileName(),
                    upload.size(),
                    upload.partSize(),
                    upload.parts(),
                    missing,
                    open ? "open" : "completed",
                    upload.reply(),
                    upload.expiresAt());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final Idempotency idempotency;
    private final Uploads uploads;
    private final BeginUpload begin;
    private final TakePart takePart;
    private final CompleteUpload complete;

    UploadResource(
            Tenancy tenancy,
            Caller caller,
            Idempotency idempotency,
            Uploads uploads,
            BeginUpload begin,
            TakePart takePart,
            CompleteUpload complete) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.idempotency = idempotency;
        this.uploads = uploads;
        this.begin = begin;
        this.takePart = takePart;
        this.complete = complete;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Begin to send a file in parts",
            description = "The answer says how large the parts are. They wait for a day.")
    @APIResponse(
            responseCode = "201",
            description = "It takes parts now",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/uploads/0198...")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UploadView.class)))
    @APIResponse(responseCode = "400", description = "A field is missing or not allowed")
    @APIResponse(responseCode = "409", description = "You have too many open already; finish or delete one")
    @APIResponse(responseCode = "413", description = "The file is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<RestResponse<UploadView>> create(
            @NotNull @Valid NewUpload request,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var scope = caller.scope();
        var kind = request.kind() == null ? "paper" : request.kind();
        var title = request.title() == null || request.title().isBlank()
                ? null
                : request.title().strip();
        var upload = begin.of(scope, request.fileName(), request.size(), request.sha256(), kind, title);
        return tenancy.tx(
                        scope,
                        tx -> idempotency.once(
                                tx, scope, "POST " + PATH, key, request, UploadView.class, () -> begin.begin(
                                                tx, scope, upload)
                                        .replaceWith(() -> UploadView.of(upload, new TreeMap<>()))))
                .map(view -> ResponseBuilder.create(Status.CREATED, view)
                        .header("Location", PATH + "/" + view.id())
                        .build());
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "An upload: which parts are missing, or what it has become")
    @APIResponse(
            responseCode = "200",
            description = "The upload",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = UploadView.class)))
    @APIResponse(responseCode = "404", description = "You have no such upload in the current project")
    public Uni<UploadView> get(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> uploads.find(tx, scope, id)
                .chain(upload -> uploads.parts(tx, id).map(parts -> UploadView.of(upload, parts))));
    }

    @PUT
    @Path("{id}/parts/{n}")
    // Bytes are bytes, whatever a client calls them.
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Send one part",
            description =
                    "In any order, several at once if you like. One that comes again takes the place of the first.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "204", description = "It is kept")
    @APIResponse(responseCode = "400", description = "There is no part with this number, or it has another length")
    @APIResponse(responseCode = "404", description = "You have no such upload in the current project")
    @APIResponse(responseCode = "409", description = "The upload is complete")
    public Uni<Void> put(UUID id, int n, @Context HttpServerRequest request) {
        request.pause();
        return takePart.take(caller.scope(), id, n, request)
                // What was not read would keep the connection from its next request.
                .onFailure()
                .invoke(() -> leaveUnread(request));
    }

    private static void leaveUnread(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(unwanted -> {}).resume();
        }
    }

    @POST
    @Path("{id}/complete")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Put the parts together and add the file to the current project",
            description =
                    "As if it had been sent at once. Asked for again it is answered the same, as long as the upload"
                            + " is known.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/sources/0198...")),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Accepted.class)))
    @APIResponse(responseCode = "404", description = "You have no such upload in the current project")
    @APIResponse(responseCode = "409", description = "A part was sent anew meanwhile")
    @APIResponse(
            responseCode = "422",
            description = "Parts are missing, the whole has another hash, or files of this kind cannot be read")
    public Uni<RestResponse<Accepted>> complete(UUID id) {
        return complete.complete(caller.scope(), Sight.of(caller), id).map(Accepted::answer);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Forget an upload with its parts; the source that it has become stays")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "You have no such upload in the current project")
    public Uni<Void> delete(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> uploads.delete(tx, scope, id));
    }
}
