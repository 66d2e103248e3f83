package dev.lectern.project.note;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;
import org.jboss.resteasy.reactive.RestQuery;

/** All one's own notes in the current project: finding them, and taking them along. */
@Path("/api/v1/notes")
@Tag(name = "Notes")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.RESEARCH)
class NoteResource {

    private static final int BATCH = 500;
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";

    private final Tenancy tenancy;
    private final Caller caller;
    private final NoteRepository notes;

    NoteResource(Tenancy tenancy, Caller caller, NoteRepository notes) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.notes = notes;
    }

    @GET
    @Operation(
            summary = "One's notes in the current project, newest first",
            description = "Also those on papers that the project no longer sees.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<Note>> list(
            @RestQuery
                    @Size(max = 200)
                    @Pattern(regexp = PaperNoteResource.STORABLE, message = "must be text")
                    @Parameter(description = "Words that all occur in the note, the marked passage or the terms")
                    String q,
            @RestQuery @Parameter(description = "Of this paper only") UUID sourceItemId,
            @RestQuery
                    @Size(max = 32)
                    @Pattern(regexp = PaperNoteResource.ONE_LINE, message = "must be one line")
                    @Parameter(description = "Of this colour only")
                    String colour,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        var filter = new NoteFilter(sourceItemId, null, colour, q);
        return tenancy.tx(scope, tx -> notes.page(tx, scope, filter, from, limit + 1))
                .map(rows -> Page.of(rows, limit, Note::id));
    }

    @DELETE
    @Path("{noteId}")
    @Operation(summary = "Delete a note, also one on a paper that the project no longer sees")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Uni<Void> delete(UUID noteId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> notes.delete(tx, scope, noteId))
                .invoke(there -> {
                    if (!there) {
                        throw ProblemException.notFound("note");
                    }
                })
                .replaceWithVoid();
    }

    @GET
    @Path("export.json")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "All one's notes in the current project as JSON, by paper and page")
    @APIResponse(
            responseCode = "200",
            description = "The notes",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = Note.class)))
    public RestMulti<Note> json() {
        return named("notes.json", all().onItem().transformToIterable(batch -> batch));
    }

    @GET
    @Path("export.md")
    @Produces(MARKDOWN)
    @Operation(summary = "All one's notes in the current project as Markdown, by paper and page")
    @APIResponse(
            responseCode = "200",
            description = "The notes",
            content = @Content(mediaType = MARKDOWN, schema = @Schema(implementation = String.class)))
    public RestMulti<String> markdown() {
        var script = new NoteScript();
        var written = all().map(batch -> {
            var text = new StringBuilder();
            batch.forEach(note -> script.write(note, text));
            return text.toString();
        });
        return named(
                "notes.md",
                Multi.createBy().concatenating().streams(Multi.createFrom().item(NoteScript.TITLE), written));
    }

    // A transaction for each batch: none is held open while somebody reads slowly.
    private Multi<List<Note>> all() {
        var scope = caller.scope();
        return Multi.createBy()
                .repeating()
                .uni(AtomicReference<Note>::new, last -> tenancy.tx(
                                scope, tx -> notes.batch(tx, scope, NoteFilter.ALL, last.get(), BATCH))
                        .invoke(batch -> batch.stream().reduce((a, b) -> b).ifPresent(last::set)))
                .until(List::isEmpty);
    }

    private static <T> RestMulti<T> named(String file, Multi<T> content) {
        return RestMulti.fromMultiData(content)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
                .build();
    }
}
