package dev.lectern.workflow.comparison.fill;

import dev.lectern.common.event.RunEvent.CancelRequested;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.identity.Reads;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.sse.Events;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.asked.Answering;
import dev.lectern.workflow.comparison.Matrices;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.comparison.fill.FillComparison.Begun;
import dev.lectern.workflow.comparison.fill.FillComparison.Choice;
import dev.lectern.workflow.progress.ProgressEvent;
import dev.lectern.workflow.progress.ProgressFeed;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Having the cells of a comparison computed: what that takes, how far it is, and stopping it. */
@Path("/api/v1/comparisons/{id}")
@Tag(name = "Comparisons")
@Needs(Capability.COMPARE)
class FillResource {

    @Schema(name = "FillChoice", description = "Which cells are meant; without a word those that want it")
    record FillChoice(
            @Size(min = 1, max = 201) @Schema(nullable = true, description = "Of these papers only")
            List<@NotNull UUID> paperIds,

            @Size(min = 1, max = 100)
            @Schema(nullable = true, description = "Of these questions only", examples = "[\"Q01\"]")
            List<@NotNull String> questionIds,

            @Schema(description = "Also those that are up to date, and not from a cache", examples = "false")
            boolean anew) {

        Choice choice() {
            return new Choice(paperIds, questionIds, anew);
        }
    }

    @Schema(name = "FillEstimate")
    record EstimateView(
            @Schema(description = "That would be computed") int cells,
            String model,
            @Schema(description = "In all, likely") long promptTokens,
            @Schema(description = "In all, likely") long completionTokens,

            @Schema(nullable = true, description = "In micro-units of the currency; null where the model has no price")
            Long costMicros,

            @Schema(nullable = true, examples = "USD") String currency,

            @Schema(description = "By what the last answers of this model took here, else by how much it would read")
            boolean fromExperience) {}

    private static final String SINCE = "Last-Event-ID";

    private final FillComparison fill;
    private final Fills fills;
    private final Matrices matrices;
    private final ProgressFeed feed;
    private final Answering answering;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Caller caller;

    FillResource(
            FillComparison fill,
            Fills fills,
            Matrices matrices,
            ProgressFeed feed,
            Answering answering,
            Tenancy tenancy,
            Outbox outbox,
            Caller caller) {
        this.fill = fill;
        this.fills = fills;
        this.matrices = matrices;
        this.feed = feed;
        this.answering = answering;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.caller = caller;
    }

    @POST
    @Path("estimate")
    @Reads
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "What computing cells would take", description = "Nothing is computed.")
    @APIResponse(responseCode = "200", description = "How many cells, and likely tokens and cost")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    public Uni<EstimateView> estimate(UUID id, @NotNull @Valid FillChoice wanted) {
        return matrices.of(caller, id).map(matrix -> {
            var cells = FillComparison.wanted(
                            matrix, List.copyOf(matrix.cells().values()), known(matrix, wanted.choice()))
                    .size();
            var each = matrix.now().each();
            return new EstimateView(
                    cells,
                    matrix.now().model(),
                    cells * each.promptTokens(),
                    cells * each.completionTokens(),
                    each.costMicros() == null ? null : cells * each.costMicros(),
                    each.currency(),
                    each.fromExperience());
        });
    }

    @POST
    @Path("fill")
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(
            summary = "Compute the cells that want it",
            description =
                    "Those that are missing, failed or out of date, and no others, several at once, as a run whose"
                            + " children are the cells. A cell that fails does not stop the rest. It goes on through a"
                            + " crash of any part, and no cell is computed twice. What a person says in a cell stays.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; the run and the events tell how it goes",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Begun.class)))
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    @APIResponse(responseCode = "409", description = "It is being filled already")
    @APIResponse(responseCode = "422", description = "It has no such paper or question")
    public Uni<RestResponse<Begun>> fill(
            UUID id,
            @RestHeader("Idempotency-Key") @Parameter(description = "Makes it safe to send again") String key,
            @NotNull @Valid FillChoice wanted) {
        return matrices.of(caller, id)
                .chain(matrix -> fill.apply(caller, matrix, known(matrix, wanted.choice()), key))
                .map(begun -> ResponseBuilder.<Begun>create(202)
                        .header(HttpHeaders.LOCATION, "/api/v1/runs/" + begun.runId())
                        .entity(begun)
                        .build());
    }

    @DELETE
    @Path("fill")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Stop computing cells",
            description = "At once; what is computed by then stays. No model is asked any more.")
    @APIResponse(responseCode = "204", description = "It is not filled any more")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    public Uni<Void> stop(UUID id) {
        var scope = caller.scope();
        return matrices.of(caller, id).chain(matrix -> {
            var run = matrix.comparison().runId();
            return !matrix.comparison().isFilling()
                    ? Uni.createFrom().voidItem()
                    : tenancy.tx(scope, tx -> fills.stop(tx, scope, run, null)
                                    .chain(stopped -> stopped
                                            ? outbox.add(tx, scope.withRun(run), new CancelRequested(run))
                                            : Uni.createFrom().voidItem()))
                            .chain(() -> answering.callOff(scope.workspaceId(), run));
        });
    }

    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Listen to how a comparison is filled",
            description =
                    "Server-sent events: `filling`, `cell` for each that ends, and `completed`, `failed`, `ready` or"
                            + " `cancelled`, each with a number as its id; with `Last-Event-ID` those behind it. Of cells"
                            + " of papers that one does not see nothing is told. It ends when nobody fills it any more.")
    @APIResponse(
            responseCode = "200",
            description = "A stream of events",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "That is no id of an event that we sent")
    @APIResponse(responseCode = "404", description = "The current project has no such comparison")
    public Uni<Events> events(
            UUID id,
            @RestHeader(SINCE) @Parameter(description = "The id of the last event that was seen", example = "17")
                    String lastEventId) {
        var after = ProgressFeed.after(lastEventId);
        var scope = caller.scope();
        return matrices.of(caller, id).map(matrix -> {
            var seen = matrix.papers().stream()
                    .map(paper -> paper.sourceItemId().toString())
                    .collect(Collectors.toSet());
            return new Events(feed.listen(scope, id, after, tx -> fills.goesOn(tx, id))
                    .map(events -> events.isEmpty() ? Events.comment("quiet") : sent(events, seen)));
        });
    }

    private static String sent(List<ProgressEvent> events, Set<String> seen) {
        return events.stream()
                .filter(event -> !event.data().containsKey("paperId")
                        || seen.contains(event.data().getString("paperId")))
                .map(event ->
                        Events.event(event.number(), event.kind(), event.data().encode()))
                .collect(Collectors.joining());
    }

    private static Choice known(Matrix matrix, Choice choice) {
        var papers = matrix.papers().stream().map(SeenPaper::sourceItemId).collect(Collectors.toSet());
        if (choice.paperIds() != null && !papers.containsAll(choice.paperIds())) {
            throw ProblemException.unprocessable("paperIds", "There is no such paper in it.");
        }
        if (choice.questionIds() != null && !FillComparison.questions(matrix).containsAll(choice.questionIds())) {
            throw ProblemException.unprocessable("questionIds", "There is no such question in it.");
        }
        return choice;
    }
}
