package dev.lectern.retrieval.search;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.retrieval.query.Profiles;
import dev.lectern.retrieval.sibling.RepositoryDoor;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Searching the current project's sources, one's own documents and repositories. */
@Path("/api/v1/search")
@Tag(name = "Search", description = "Finding passages in sources, documents and repositories")
@Needs(Capability.RESEARCH)
class SearchResource {

    private static final String MEANING =
            "By meaning and by words at once, unless the profile says otherwise. In the sources of the current project"
                    + " unless said otherwise; besides or instead in one's own documents there, and in repositories that one"
                    + " may read, which is checked on every search. Filters hold exactly, and only narrow what one sees. Where"
                    + " there is nothing the list is empty.";

    private static final String AS_IN_BODY = "As in the body of a POST.";

    /** The same as a body has. */
    static class Parameters {

        @QueryParam("query")
        @Parameter(description = AS_IN_BODY)
        String query;

        @QueryParam("limit")
        @Parameter(description = AS_IN_BODY)
        Integer limit;

        @QueryParam("offset")
        @Parameter(description = AS_IN_BODY)
        Integer offset;

        @QueryParam("project")
        @Parameter(description = AS_IN_BODY)
        Boolean project;

        @QueryParam("documents")
        @Parameter(description = AS_IN_BODY)
        Boolean documents;

        @QueryParam("repositoryIds")
        @Parameter(description = AS_IN_BODY)
        List<UUID> repositoryIds;

        @QueryParam("sourceItemIds")
        @Parameter(description = AS_IN_BODY)
        List<UUID> sourceItemIds;

        @QueryParam("kinds")
        @Parameter(description = AS_IN_BODY)
        List<String> kinds;

        @QueryParam("sections")
        @Parameter(description = AS_IN_BODY)
        List<String> sections;

        @QueryParam("yearFrom")
        @Parameter(description = AS_IN_BODY)
        Integer yearFrom;

        @QueryParam("yearTo")
        @Parameter(description = AS_IN_BODY)
        Integer yearTo;

        @QueryParam("profile")
        @Parameter(description = AS_IN_BODY)
        String profile;

        @QueryParam("denseWeight")
        @Parameter(description = AS_IN_BODY)
        Double denseWeight;

        @QueryParam("lexicalWeight")
        @Parameter(description = AS_IN_BODY)
        Double lexicalWeight;

        @QueryParam("neighbours")
        @Parameter(description = AS_IN_BODY)
        Integer neighbours;

        @QueryParam("highlights")
        @Parameter(description = AS_IN_BODY)
        Boolean highlights;

        @QueryParam("fold")
        @Parameter(description = AS_IN_BODY)
        Boolean fold;

        @QueryParam("explain")
        @Parameter(description = AS_IN_BODY)
        Boolean explain;

        @QueryParam("expand")
        @Parameter(description = AS_IN_BODY)
        Boolean expand;

        @QueryParam("rerank")
        @Parameter(description = AS_IN_BODY)
        Boolean rerank;

        @QueryParam("model")
        @Parameter(description = AS_IN_BODY)
        String model;

        SearchRequest request() {
            var request = new SearchRequest();
            request.query = query;
            request.limit = limit;
            request.offset = offset;
            request.project = project;
            request.documents = documents;
            request.repositoryIds = repositoryIds.isEmpty() ? null : repositoryIds;
            request.sourceItemIds = sourceItemIds.isEmpty() ? null : sourceItemIds;
            request.kinds = kinds.isEmpty() ? null : kinds;
            request.sections = sections.isEmpty() ? null : sections;
            request.yearFrom = yearFrom;
            request.yearTo = yearTo;
            request.profile = profile;
            request.denseWeight = denseWeight;
            request.lexicalWeight = lexicalWeight;
            request.neighbours = neighbours;
            request.highlights = highlights;
            request.fold = fold;
            request.explain = explain;
            request.expand = expand;
            request.rerank = rerank;
            request.model = model;
            return request;
        }
    }

    private final SearchSources sources;
    private final Profiles profiles;
    private final RepositoryDoor door;
    private final Caller caller;
    private final Validator validator;
    private final Clock clock;

    SearchResource(
            SearchSources sources,
            Profiles profiles,
            RepositoryDoor door,
            Caller caller,
            Validator validator,
            Clock clock) {
        this.sources = sources;
        this.profiles = profiles;
        this.door = door;
        this.caller = caller;
        this.validator = validator;
        this.clock = clock;
    }

    @POST
    @Reads
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "Search the current project, one's own documents, repositories", description = MEANING)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = SearchRequest.class),
                            examples = {
                                @ExampleObject(
                                        name = "question",
                                        value = "{\"query\": \"How does sleep affect memory?\", \"limit\": 5}"),
                                @ExampleObject(
                                        name = "filtered",
                                        value =
                                                "{\"query\": \"naps and word lists\", \"kinds\": [\"paper\"], \"yearFrom\": 2015,"
                                                        + " \"sections\": [\"Results\"], \"neighbours\": 1, \"explain\": true}"),
                                @ExampleObject(
                                        name = "with a model's help",
                                        value = "{\"query\": \"why do we forget\", \"expand\": true, \"rerank\": true}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "The best passages, best first",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SearchReply.class)))
    @APIResponse(
            responseCode = "400",
            description =
                    "The query is empty or too long, a number is out of range, there is no such profile, or nothing is"
                            + " to be searched")
    @APIResponse(
            responseCode = "404",
            description = "One of the repositories is none that one may read, or there is no such model for one")
    @APIResponse(responseCode = "429", description = "Too many searches wait for the model")
    @APIResponse(responseCode = "503", description = "Nobody can tell right now which repositories one may read")
    public Uni<SearchReply> search(@NotNull @Valid SearchRequest search) {
        return answer(search);
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The same search by parameters, for what can only follow an address",
            description = MEANING + " A list is the same parameter several times.")
    @APIResponse(
            responseCode = "200",
            description = "The best passages, best first",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SearchReply.class)))
    @APIResponse(responseCode = "400", description = "As for POST")
    @APIResponse(responseCode = "404", description = "As for POST, or an id is none")
    @APIResponse(responseCode = "429", description = "Too many searches wait for the model")
    @APIResponse(responseCode = "503", description = "Nobody can tell right now which repositories one may read")
    public Uni<SearchReply> find(@BeanParam Parameters parameters) {
        var search = parameters.request();
        var wrong = validator.validate(search);
        if (!wrong.isEmpty()) {
            throw new ConstraintViolationException(wrong);
        }
        return answer(search);
    }

    private Uni<SearchReply> answer(SearchRequest search) {
        var started = clock.millis();
        var place = search.place(caller);
        var query = search.query(profiles, caller.hasCapability(Capability.CHAT) ? caller.roles() : null);
        return door.admit(caller, search.repositories())
                .chain(() -> sources.search(place, query))
                .map(found -> SearchReply.of(query.text(), found, query.explain(), clock.millis() - started));
    }
}
