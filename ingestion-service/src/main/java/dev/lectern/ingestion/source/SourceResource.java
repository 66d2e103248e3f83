package dev.lectern.ingestion.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Looking at the sources of the current project. */
@Path("/api/v1/sources")
@Tag(name = "Sources", description = "What a project knows: texts that are cut into pieces and indexed")
@Needs(Capability.RESEARCH)
class SourceResource {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "SourceCounts", description = "Each is there when it is known")
    record Counts(Integer characters, Integer words, Integer pages, Integer chunks, Integer vectors) {

        static Counts of(SourceContent content) {
            return new Counts(content.characters, content.words, content.pages, content.chunks, content.vectors);
        }
    }

    @Schema(name = "SourceFile")
    record FileView(
            @Schema(examples = "boiling.pdf") String name,
            @Schema(examples = "application/pdf") String type,

            @Schema(description = "In bytes", examples = "182044")
            long size,

            @Schema(description = "SHA-256 of the bytes") String hash) {

        static FileView of(Source source) {
            var content = source.content;
            var name = source.fileName == null ? source.name : source.fileName;
            return new FileView(name, content.fileType, content.fileSize, content.fileHash);
        }
    }

    @Schema(name = "Source")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SourceView(
            UUID id,

            @Schema(
                    description = "The content, which other projects of the workspace may share; absent when cancelled,"
                            + " and until its file has been fetched")
            UUID sourceItemId,

            @Schema(description = "That added it; of another project's one may read only")
            UUID projectId,

            @Schema(examples = "note") String kind,
            @Schema(examples = "Boiling points") String title,

            @Schema(
                    enumeration = {"pending", "processing", "completed", "failed", "cancelled"},
                    examples = "completed")
            String status,

            @Schema(description = "Why it failed, or was not needed")
            String reason,

            @Schema(
                    enumeration = {"text", "upload", "url", "import", "corpus"},
                    examples = "url")
            String origin,

            @Schema(description = "Where it is from, if it was fetched", examples = "https://example.org/boiling.pdf")
            String address,

            @Schema(description = "The run that worked on it last")
            UUID runId,

            @Schema(description = "SHA-256 of the text in UTF-8; absent until a file has been read")
            String textHash,

            @Schema(description = "Absent where a text was handed in as such")
            FileView file,

            Counts counts,
            Instant createdAt,
            Instant processedAt) {

        static SourceView of(Source source) {
            var content = source.content;
            return new SourceView(
                    source.id,
                    content == null ? null : content.id,
                    source.projectId,
                    source.kind,
                    source.name,
                    source.status,
                    source.reason,
                    source.origin,
                    source.address,
                    source.runId,
                    content == null ? null : content.textHash,
                    content == null || content.fileMark == null ? null : FileView.of(source),
                    content == null ? null : Counts.of(content),
                    instant(source.createdAt),
                    instant(source.processedAt));
        }

        private static Instant instant(OffsetDateTime time) {
            return time == null ? null : time.toInstant();
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final SourceRepository sources;

    SourceResource(Tenancy tenancy, Caller caller, SourceRepository sources) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.sources = sources;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The sources of the current project, newest first",
            description =
                    "Those that it sees: what was added to it and what is on its list of papers. A default project"
                            + " sees all sources of its workspace while its list is empty, and what is on the list otherwise.")
    @APIResponse(responseCode = "200", description = "A page of sources")
    public Uni<Page<SourceView>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        var sight = Sight.of(caller);
        return tenancy.session(caller.scope(), () -> sources.newest(sight, before, limit + 1)
                        .map(found -> found.stream().map(SourceView::of).toList()))
                .map(found -> Page.of(found, limit, SourceView::id));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One source: how far it is, why it failed, what it holds")
    @APIResponse(responseCode = "200", description = "The source")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    public Uni<SourceView> get(UUID id) {
        return tenancy.session(caller.scope(), () -> find(id).map(SourceView::of));
    }

    private Uni<Source> find(UUID id) {
        return sources.seen(Sight.of(caller), id).onItem().ifNull().failWith(() -> ProblemException.notFound("source"));
    }
}
