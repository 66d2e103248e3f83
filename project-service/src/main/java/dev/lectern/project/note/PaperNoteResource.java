package dev.lectern.project.note;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.project.note.NoteRepository.Written;
import dev.lectern.project.paper.KnownPapers;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** One's own notes on a paper that the current project sees. */
@Path("/api/v1/papers/{sourceItemId}/notes")
@Tag(name = "Notes", description = "What one writes down about a paper: private to the author within the project")
@RolesAllowed(Access.VIEWER)
@Needs(Capability.RESEARCH)
class PaperNoteResource {

    static final String STORABLE = "[^\\x00\\uD800-\\uDFFF]*";
    static final String ONE_LINE = "[^\\p{Cc}\\uD800-\\uDFFF]*";
    private static final String TEXT = "must be text";

    @Schema(name = "NewNote")
    record NewNote(
            @Min(1)
            @Max(5_000)
            @Schema(nullable = true, description = "Absent: of the paper as a whole", examples = "12")
            Integer page,

            @Size(max = 2_000)
            @Pattern(regexp = STORABLE, message = TEXT)
            @Schema(
                    nullable = true,
                    description = "The passage that is marked",
                    examples = "Amplitude modulation was audible in 7 of 10 nights.")
            String highlight,

            @Size(max = 50)
            @Schema(
                    nullable = true,
                    description = "Terms that are marked wherever they occur",
                    examples = "[\"amplitude modulation\"]")
            List<@NotBlank @Size(max = 100) @Pattern(regexp = ONE_LINE, message = "must be one line") String>
                    highlightTerms,

            @NotBlank
            @Size(max = 4_000)
            @Pattern(regexp = STORABLE, message = TEXT)
            @Schema(examples = "Compare with the second site.")
            String text,

            @Size(max = 32)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(nullable = true, examples = "yellow")
            String colour) {

        Written written() {
            return new Written(page, highlight, highlightTerms, text, colour);
        }
    }

    @Schema(name = "NotePatch", description = "What is absent stays; what is empty goes.")
    record NotePatch(
            @Min(0) @Max(5_000) @Schema(nullable = true, description = "0: of the paper as a whole", examples = "13")
            Integer page,

            @Size(max = 2_000)
            @Pattern(regexp = STORABLE, message = TEXT)
            @Schema(nullable = true, examples = "Amplitude modulation was audible in 7 of 10 nights.")
            String highlight,

            @Size(max = 50) @Schema(nullable = true, examples = "[\"amplitude modulation\"]")
            List<@NotBlank @Size(max = 100) @Pattern(regexp = ONE_LINE, message = "must be one line") String>
                    highlightTerms,

            @Size(min = 1, max = 4_000)
            @Pattern(regexp = "(?!\\s*$)" + STORABLE, message = "must be text that is not blank")
            @Schema(nullable = true, examples = "Compare with the third site.")
            String text,

            @Size(max = 32)
            @Pattern(regexp = ONE_LINE, message = "must be one line")
            @Schema(nullable = true, examples = "green")
            String colour) {

        Written written() {
            if (Stream.of(page, highlight, highlightTerms, text, colour).allMatch(Objects::isNull)) {
                throw ProblemException.unprocessable("text", "Give something to change.");
            }
            return new Written(page, highlight, highlightTerms, text, colour);
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final KnownPapers papers;
    private final NoteRepository notes;

    PaperNoteResource(Tenancy tenancy, Caller caller, KnownPapers papers, NoteRepository notes) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.papers = papers;
        this.notes = notes;
    }

    @GET
    @Operation(summary = "One's notes on a paper, newest first")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<Note>> list(
            UUID sourceItemId,
            @RestQuery @Min(1) @Max(5_000) @Parameter(description = "Of this page of the paper only") Integer page,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        var filter = NoteFilter.ofPaper(sourceItemId, page);
        return onPaper(scope, sourceItemId, tx -> notes.page(tx, scope, filter, from, limit + 1))
                .map(rows -> Page.of(rows, limit, Note::id));
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Note something on a paper",
            description = "For editors of the current project. It is seen by nobody but its author.")
    @APIResponse(
            responseCode = "201",
            description = "The note",
            headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Note.class)))
    public Uni<RestResponse<Note>> add(UUID sourceItemId, @NotNull @Valid NewNote request) {
        var scope = caller.scope();
        return writing(scope, sourceItemId, tx -> notes.add(tx, scope, sourceItemId, Ids.next(), request.written()))
                .map(note -> ResponseBuilder.<Note>create(Status.CREATED)
                        .header(HttpHeaders.LOCATION, "/api/v1/papers/" + sourceItemId + "/notes/" + note.id())
                        .entity(note)
                        .build());
    }

    @GET
    @Path("{noteId}")
    @Operation(summary = "One of one's notes on a paper")
    @APIResponse(responseCode = "200", description = "The note")
    public Uni<Note> get(UUID sourceItemId, UUID noteId) {
        var scope = caller.scope();
        return onPaper(scope, sourceItemId, tx -> notes.find(tx, scope, sourceItemId, noteId))
                .map(PaperNoteResource::present);
    }

    @PATCH
    @Path("{noteId}")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Change a note",
            description =
                    "For editors of the current project. Who is one no more still reads and deletes what is theirs.")
    @APIResponse(responseCode = "200", description = "The note as it is now")
    @APIResponse(responseCode = "422", description = "Nothing is to be changed")
    public Uni<Note> change(UUID sourceItemId, UUID noteId, @NotNull @Valid NotePatch patch) {
        var scope = caller.scope();
        var written = patch.written();
        return writing(scope, sourceItemId, tx -> notes.change(tx, scope, sourceItemId, noteId, written))
                .map(PaperNoteResource::present);
    }

    @DELETE
    @Path("{noteId}")
    @Operation(summary = "Delete a note on a paper")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Uni<Void> delete(UUID sourceItemId, UUID noteId) {
        var scope = caller.scope();
        return onPaper(scope, sourceItemId, tx -> notes.find(tx, scope, sourceItemId, noteId)
                        .invoke(PaperNoteResource::present)
                        .chain(() -> notes.delete(tx, scope, noteId)))
                .replaceWithVoid();
    }

    private <T> Uni<T> writing(Scope scope, UUID item, Function<SqlConnection, Uni<T>> work) {
        return tenancy.tx(scope, tx -> papers.writeAbout(tx, item).chain(() -> onPaper(tx, scope, item, work)));
    }

    private <T> Uni<T> onPaper(Scope scope, UUID item, Function<SqlConnection, Uni<T>> work) {
        return tenancy.tx(scope, tx -> onPaper(tx, scope, item, work));
    }

    private <T> Uni<T> onPaper(SqlConnection tx, Scope scope, UUID item, Function<SqlConnection, Uni<T>> work) {
        return papers.seen(tx, scope, item)
                .invoke(seen -> {
                    if (!seen) {
                        throw ProblemException.notFound("paper");
                    }
                })
                .chain(() -> work.apply(tx));
    }

    private static Note present(Optional<Note> found) {
        return found.orElseThrow(() -> ProblemException.notFound("note"));
    }
}
