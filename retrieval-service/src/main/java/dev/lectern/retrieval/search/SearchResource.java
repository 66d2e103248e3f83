package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.common.problem.Problem;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.search.SearchRepository.Place;
import dev.lectern.retrieval.search.SearchSources.Found;
import dev.lectern.retrieval.search.SearchSources.Ranked;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Searching the current project's sources, one's own documents and repositories. */
@Path("/api/v1/search")
@Tag(name = "Search", description = "Finding passages in sources, documents and repositories")
@Needs(Capability.RESEARCH)
class SearchResource {

    record Search(
            @NotBlank
            @Size(max = 1000)
            @Schema(
                    description = "What is looked for, in words or as a question",
                    examples = "Why does the broker keep offsets?")
            String query,

            @Min(1)
            @Max(50)
            @Schema(nullable = true, description = "The most hits to answer; 10 unless said", examples = "10")
            Integer limit,

            @Schema(
                    nullable = true,
                    description = "In the sources of the current project; yes unless said",
                    examples = "true")
            Boolean project,

            @Schema(
                    nullable = true,
                    description = "In the documents that are one's own in the current project; no unless said",
                    examples = "false")
            Boolean documents,

            @Size(max = 20) @Schema(nullable = true, description = "In what is in these repositories", examples = "[]")
            List<@NotNull UUID> repositoryIds) {

        int most() {
            return limit == null ? 10 : limit;
        }

        List<UUID> repositories() {
            return repositoryIds == null ? List.of() : repositoryIds;
        }

        Place place(Caller caller) {
            var inProject = project == null || project;
            var inDocuments = documents != null && documents;
            if (!inProject && !inDocuments && repositories().isEmpty()) {
                throw ProblemException.badRequest("project", "There is nothing to be searched.");
            }
            if (!repositories().isEmpty() && !caller.hasCapability(Capability.REPOSITORIES)) {
                throw ProblemException.capabilityMissing(Capability.REPOSITORIES);
            }
            return Place.of(caller, inProject, inDocuments, repositories());
        }
    }

    record SearchReply(
            String query,
            List<Hit> hits,
            Searched searched,
            Coverage coverage,
            @Schema(description = "Milliseconds it took") long tookMs) {}

    record Hit(
            UUID chunkId,
            UUID sourceItemId,

            @Schema(
                    nullable = true,
                    description = "The source by which one sees it in the current project; null if it is an item's")
            UUID sourceId,

            @Schema(nullable = true, description = "The repository that it was found in; null if it is a source's")
            UUID repositoryId,

            @Schema(nullable = true, description = "The item of the repository; null if it is a source's")
            UUID itemId,

            @Schema(description = "As it is called there", examples = "Boiling points")
            String title,

            @Schema(description = "The passage itself, word for word")
            String text,

            @Schema(nullable = true, description = "Page of the source, from 1; null where it has none")
            Integer page,

            @Schema(
                    nullable = true,
                    description = "The heading that it stands below; null where there is none",
                    examples = "3 Results")
            String section,

            @Schema(description = "Where the passage starts, in characters of its page")
            int startChar,

            int endChar,

            @Schema(description = "Weighted sum of both rankings, each stretched to 0..1", examples = "0.87")
            double score,

            Explanation explain) {}

    @Schema(description = "What each ranking says of it; null where it is not among that ranking's best")
    record Explanation(
            @Schema(nullable = true, description = "Cosine of the meanings")
            Double dense,

            @Schema(nullable = true, description = "BM25 of the words")
            Double lexical,

            @Schema(nullable = true) Integer denseRank,
            @Schema(nullable = true) Integer lexicalRank) {}

    @Schema(description = "What was searched")
    record Searched(int sources, int chunks) {}

    @Schema(description = "What is there and what of it this search could not see")
    record Coverage(
            @Schema(description = "Sources that have text, where it was searched")
            int sources,

            @Schema(description = "Not yet indexed") int pending,

            @Schema(description = "Cannot be searched: indexing failed or was cancelled")
            int failed,

            @Schema(description = "Searched chunks longer than the model reads: the rest counts by its words only")
            int chunksCutShort,

            @Schema(description = "The question was longer than the model reads")
            boolean queryCutShort) {}

    private final SearchSources sources;
    private final RepositoryDoor door;
    private final Caller caller;
    private final Clock clock;

    SearchResource(SearchSources sources, RepositoryDoor door, Caller caller, Clock clock) {
        this.sources = sources;
        this.door = door;
        this.caller = caller;
        this.clock = clock;
    }

    @POST
    @Reads
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Search the current project, one's own documents, repositories",
            description =
                    "By meaning and by words at once. In the sources of the current project unless said otherwise;"
                            + " besides or instead in one's own documents there, and in repositories that one may read, which is"
                            + " checked on every search. Where there is nothing the list is empty.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = Search.class),
                            examples =
                                    @ExampleObject(
                                            name = "question",
                                            value = "{\"query\": \"How does sleep affect memory?\", \"limit\": 5}")))
    @APIResponse(
            responseCode = "200",
            description = "The best passages, best first",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SearchReply.class)))
    @APIResponse(
            responseCode = "400",
            description = "The query is empty or too long, the limit is out of range, or nothing is to be searched",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            description = "One of the repositories is none that one may read",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "429",
            description = "Too many searches wait for the model",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Nobody can tell right now which repositories one may read",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<SearchReply> search(@NotNull @Valid Search search) {
        var started = clock.millis();
        var place = search.place(caller);
        return door.admit(caller, search.repositories())
                .chain(() -> sources.search(place, search.query(), search.most()))
                .map(found -> reply(search.query(), found, clock.millis() - started));
    }

    private static SearchReply reply(String query, Found found, long tookMs) {
        var sight = found.sight();
        var searched = new Searched(sight.searchable().length, sight.chunks());
        var coverage = new Coverage(
                sight.sources(),
                sight.sources() - searched.sources() - sight.failed(),
                sight.failed(),
                sight.cut(),
                found.queryCut());
        var hits = found.hits().stream().map(SearchResource::hit).toList();
        return new SearchReply(query, hits, searched, coverage, tookMs);
    }

    private static Hit hit(Ranked ranked) {
        var why = ranked.fused();
        var shown = ranked.shown();
        boolean isItem = shown.repository() != null;
        return new Hit(
                shown.chunk(),
                shown.sourceItem(),
                isItem ? null : shown.reference(),
                shown.repository(),
                isItem ? shown.reference() : null,
                shown.title(),
                shown.text(),
                shown.page(),
                shown.section(),
                shown.startChar(),
                shown.endChar(),
                why.score(),
                new Explanation(why.dense(), why.lexical(), why.denseRank(), why.lexicalRank()));
    }
}
