package dev.lectern.workflow.comparison;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Asker;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Laying papers beside each other, looking at what is there, and changing rows and columns. */
@Path("/api/v1/comparisons")
@Tag(name = "Comparisons", description = "What each of some papers says to each of some questions")
@Needs(Capability.COMPARE)
class ComparisonResource {

    private static final String QUESTION = "[\"Which method is used?\", \"What is the main finding?\"]";

    @Schema(name = "NewComparison")
    record NewComparison(
            @NotBlank @Size(max = 200) @Storable @Schema(examples = "Sleep and memory")
            String name,

            @NotNull @Schema(description = "The paper that the others are compared with")
            UUID seedPaperId,

            @NotEmpty @Size(max = 200) @Schema(description = "The others, by their sourceItemId")
            List<@NotNull UUID> paperIds,

            @NotEmpty @Size(max = 200) @Schema(examples = QUESTION)
            List<@NotBlank @Size(max = 1_000) @Storable String> questions,

            @Schema(description = "Those of the papers that stand in a repository, and in which")
            Map<UUID, UUID> repositoryOf,

            @Size(min = 1, max = 200) @Storable @Schema(nullable = true, examples = "lectern-extractive")
            String model,

            @Schema(nullable = true, description = "The current one's unless said")
            UUID personaId,

            @Min(1) @Max(30) @Schema(nullable = true, description = "From how many passages each cell is answered")
            Integer passages) {}

    @Schema(name = "ComparisonChange", description = "What is absent stays")
    record ComparisonChange(
            @Size(min = 1, max = 200) @Storable @Schema(examples = "Sleep, memory and age")
            String name,

            @Size(min = 1, max = 200)
            @Storable
            @Schema(description = "Another one makes all cells stale", examples = "lectern-extractive")
            String model,

            @Schema(description = "Another one makes all cells stale")
            UUID personaId,

            @Min(1) @Max(30) @Schema(examples = "10") Integer passages) {}

    @Schema(name = "MorePapers")
    record MorePapers(
            @NotEmpty @Size(max = 200) List<@NotNull UUID> paperIds,

            @Schema(description = "Those of them that stand in a repository, and in which")
            Map<UUID, UUID> repositoryOf) {}

    @Schema(name = "MoreQuestions")
    record MoreQuestions(
            @NotEmpty @Size(max = 200) @Schema(examples = "[\"How large is the sample?\"]")
            List<@NotBlank @Size(max = 1_000) @Storable String> questions) {}

    private final Comparisons comparisons;
    private final CreateComparison create;
    private final ChangeComparison change;
    private final Matrices matrices;
    private final Tenancy tenancy;
    private final ComparisonConfig config;
    private final Caller caller;

    ComparisonResource(
            Comparisons comparisons,
            CreateComparison create,
            ChangeComparison change,
            Matrices matrices,
            Tenancy tenancy,
            ComparisonConfig config,
            Caller caller) {
        this.comparisons = comparisons;
        this.create = create;
        this.change = change;
        this.matrices = matrices;
        this.tenancy = tenancy;
        this.config = config;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(201)
    @Operation(
            summary = "Lay papers beside each other",
            description =
                    "A seed paper and others, and what is asked of each. Answers that are kept already are filled in,"
                            + " by the rules of the answer cache and as far as the project shares them; nothing is"
                            + " computed. What is missing is computed by `POST /comparisons/{id}/fill`.")
    @APIResponse(
            responseCode = "201",
            description = "The matrix",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ComparisonView.class)))
    @APIResponse(responseCode = "403", description = "The workspace's plan compares fewer papers")
    @APIResponse(
            responseCode = "422",
            description = "Too few or too many papers or questions, or one of them or the model is not there")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<RestResponse<ComparisonView>> create(
            @RestHeader("Idempotency-Key") @Parameter(description = "Makes it safe to send again") String key,
            @NotNull @Valid NewComparison wanted) {
        var ids = Stream.concat(Stream.of(wanted.seedPaperId()), wanted.paperIds().stream())
                .distinct()
                .toList();
        if (ids.size() < 2) {
            throw ProblemException.unprocessable("paperIds", "It takes two papers to compare.");
        }
        var persona = wanted.personaId() == null ? caller.personaId() : wanted.personaId();
        var one = Comparison.wanted(
                Ids.next(),
                Comparison.COMPARISON,
                wanted.name().strip(),
                wanted.seedPaperId(),
                Asker.of(caller, persona, wanted.model(), wanted.passages()),
                papers(ids, wanted.repositoryOf()),
                Questions.first(wanted.questions(), config.questions()));
        return create.apply(caller, one, key)
                .chain(id -> matrices.of(caller, id))
                .map(matrix -> ResponseBuilder.<ComparisonView>create(201)
                        // Not as a URI: that would be completed with an address only the gateway can reach.
                        .header(
                                HttpHeaders.LOCATION,
                                "/api/v1/comparisons/" + matrix.comparison().comparisonId())
                        .entity(ComparisonView.of(matrix))
                        .build());
    }

    private static List<PaperId> papers(List<UUID> ids, Map<UUID, UUID> repositoryOf) {
        return new LinkedHashSet<>(ids)
                .stream()
                        .map(id -> new PaperId(id, repositoryOf == null ? null : repositoryOf.get(id)))
                        .toList();
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The comparisons of the current project, newest first",
            description = "Without their papers and cells. All members see all of them.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<ComparisonView>> list(
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        return tenancy.tx(scope, tx -> comparisons.page(tx, scope, from, limit + 1))
                .map(rows -> Page.of(
                        rows.stream().map(ComparisonView::inList).toList(), limit, ComparisonView::comparisonId));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "A comparison with its cells",
            description = "With the papers that who asks sees; which cells are out of date is found now.")
    @APIResponse(responseCode = "200", description = "The matrix")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<ComparisonView> get(UUID id) {
        return matrices.of(caller, id).map(ComparisonView::of);
    }

    @PATCH
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Change how a comparison is called or answered")
    @APIResponse(responseCode = "200", description = "The matrix as it is now")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "409", description = "It is being filled")
    public Uni<ComparisonView> patch(UUID id, @NotNull @Valid ComparisonChange wanted) {
        return matrices.of(caller, id)
                .chain(matrix -> change.changed(
                        caller,
                        id,
                        (tx, now) -> comparisons.change(
                                tx,
                                now.answered(
                                        wanted.name() == null
                                                ? now.name()
                                                : wanted.name().strip(),
                                        wanted.model() == null ? now.model() : wanted.model(),
                                        wanted.personaId() == null ? now.personaId() : wanted.personaId(),
                                        wanted.passages() == null ? now.passages() : wanted.passages()))))
                .chain(() -> get(id));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Delete a comparison with all that is in it")
    @APIResponse(responseCode = "204", description = "It is gone")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "409", description = "It is being filled; stop that first")
    public Uni<Void> delete(UUID id) {
        return matrices.of(caller, id).chain(() -> change.changed(caller, id, (tx, now) -> comparisons.delete(tx, id)));
    }

    @POST
    @Path("{id}/papers")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Add papers to a comparison", description = "The cells that are there stay as they are.")
    @APIResponse(responseCode = "200", description = "The matrix as it is now")
    @APIResponse(responseCode = "403", description = "The workspace's plan compares fewer papers")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "409", description = "It is being filled")
    @APIResponse(responseCode = "422", description = "Who asks sees no such paper")
    public Uni<ComparisonView> addPapers(UUID id, @NotNull @Valid MorePapers more) {
        return matrices.of(caller, id)
                .chain(matrix ->
                        change.addPapers(caller, matrix.comparison(), papers(more.paperIds(), more.repositoryOf())))
                .chain(() -> get(id));
    }

    @DELETE
    @Path("{id}/papers/{paperId}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Take a paper out of a comparison")
    @APIResponse(responseCode = "204", description = "It is out")
    @APIResponse(responseCode = "404", description = "No such comparison, or no such paper in it")
    @APIResponse(responseCode = "409", description = "It is being filled, or this is its seed paper")
    public Uni<Void> dropPaper(UUID id, UUID paperId) {
        return matrices.of(caller, id).chain(matrix -> {
            if (matrix.papers().stream().noneMatch(one -> one.sourceItemId().equals(paperId))) {
                throw ProblemException.notFound("paper");
            }
            return change.dropPaper(caller, id, paperId);
        });
    }

    @POST
    @Path("{id}/questions")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Ask more of all papers of a comparison", description = "What is asked already is not added.")
    @APIResponse(responseCode = "200", description = "The matrix as it is now")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "409", description = "It is being filled")
    @APIResponse(responseCode = "422", description = "Too many questions")
    public Uni<ComparisonView> addQuestions(UUID id, @NotNull @Valid MoreQuestions more) {
        return matrices.of(caller, id)
                .chain(matrix -> change.addQuestions(
                        caller,
                        matrix.comparison(),
                        matrix.papers().stream()
                                .map(paper -> new PaperId(paper.sourceItemId(), paper.repositoryId()))
                                .toList(),
                        more.questions()))
                .chain(() -> get(id));
    }

    @DELETE
    @Path("{id}/questions/{questionId}")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Take a question out of a comparison")
    @APIResponse(responseCode = "204", description = "It is out")
    @APIResponse(responseCode = "404", description = "No such comparison, or no such question in it")
    @APIResponse(responseCode = "409", description = "It is being filled, or this is its last question")
    public Uni<Void> dropQuestion(UUID id, String questionId) {
        return matrices.of(caller, id).chain(() -> change.dropQuestion(caller, id, questionId));
    }
}
