package dev.lectern.ingestion.imports;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.imports.ImportViews.EntryView;
import dev.lectern.ingestion.imports.ImportViews.ImportView;
import dev.lectern.ingestion.imports.StartImport.Begun;
import dev.lectern.ingestion.imports.StartImport.Part;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.repository.Reader;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Adding many sources to the current project with one request, and what became of each. */
@Path("/api/v1/imports")
@Tag(name = "Imports", description = "Whole folders, zip archives and lists of references in one request")
@Needs(Capability.RESEARCH)
class ImportResource {

    private static final String PATH = "/api/v1/imports";

    private final Tenancy tenancy;
    private final Caller caller;
    private final StartImport start;
    private final ImportViews views;

    ImportResource(Tenancy tenancy, Caller caller, StartImport start, ImportViews views) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.start = start;
        this.views = views;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Add whole folders, archives and lists of references to the current project, or to a repository",
            description =
                    "Any mixture of files in one request; the name of a file may have its folders, as browsers send"
                            + " them. Of a zip archive each file comes in, of a BibTeX or RIS list each work: with the file that it"
                            + " names, if that is in the import and can be taken; else from its address or from arXiv; else as its"
                            + " abstract, which also comes in beside a file that turns out to be unreadable, or is not at its"
                            + " address. Everything else is taken as it is, and what cannot be is refused by itself. What is"
                            + " hidden is passed over, what is there more than once comes in once, and each source has a run"
                            + " of its own below this one. Cancelling the run cancels those, too. With a repository they come in as its"
                            + " items, and only who sent it sees the import.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run tells how it goes, and the import what became of each entry",
            headers = @Header(name = "Location", schema = @Schema(examples = "/api/v1/imports/0198...")),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Begun.class)))
    @APIResponse(responseCode = "400", description = "There is no file, or a field is not allowed")
    @APIResponse(responseCode = "403", description = "One may only read the repository")
    @APIResponse(responseCode = "404", description = "No such repository that one may read")
    @APIResponse(
            responseCode = "413",
            description =
                    "There are too many files, or they are too large together; folders of more come in as an archive")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key came before with another request")
    public Uni<RestResponse<Begun>> add(
            @Schema(description = "One or more: zip archives, .bib, .ris, and whatever can be added as a file")
                    @RestForm("file")
                    List<FileUpload> files,
            @Schema(description = "A repository that one may change, for what shall go into that")
                    @RestForm("repositoryId")
                    UUID repository,
            @Parameter(description = "Makes it safe to send again") @HeaderParam("Idempotency-Key") String key) {
        var parts = files == null
                ? List.<Part>of()
                : files.stream()
                        .map(file -> new Part(file.fileName(), file.uploadedFile(), file.size()))
                        .toList();
        return start.start(caller.scope(), Sight.of(caller), Into.of(repository, Reader.of(caller)), key, parts)
                .map(begun -> ResponseBuilder.create(Status.ACCEPTED, begun)
                        .header("Location", PATH + "/" + begun.runId())
                        .build());
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The imports of the current project, newest first")
    @APIResponse(responseCode = "200", description = "A page of imports")
    public Uni<Page<ImportView>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> views.newest(tx, scope.projectId(), before, limit + 1))
                .map(found -> Page.of(found, limit, ImportView::runId));
    }

    @GET
    @Path("{runId}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One import: how far it is, and what came in with it")
    @APIResponse(responseCode = "200", description = "The import")
    @APIResponse(responseCode = "404", description = "The current project has no such import")
    public Uni<ImportView> get(UUID runId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> views.find(tx, scope.projectId(), runId));
    }

    @GET
    @Path("{runId}/entries")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "What became of each entry of an import",
            description =
                    "In the order of the import: the files of an archive or folder, and the works of lists. A file"
                            + " that a list names is one entry with that work.")
    @APIResponse(responseCode = "200", description = "A page of entries")
    @APIResponse(responseCode = "404", description = "The current project has no such import")
    public Uni<Page<EntryView>> entries(
            UUID runId,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        // The number of an entry is its place; a cursor is the id that has it in its last digits.
        int behind =
                after == null || after.isBlank() ? 0 : (int) Page.after(after).getLeastSignificantBits();
        var scope = caller.scope();
        var sight = Sight.of(caller);
        return tenancy.tx(scope, tx -> views.find(tx, scope.projectId(), runId)
                        .chain(there -> views.entries(tx, sight, runId, behind, limit + 1)))
                .map(found -> Page.of(found, limit, entry -> new UUID(0, entry.number())));
    }
}
