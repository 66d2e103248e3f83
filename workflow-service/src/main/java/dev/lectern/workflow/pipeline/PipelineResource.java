package dev.lectern.workflow.pipeline;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.sse.Events;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Answering;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.pipeline.CreatePipeline.Choice;
import dev.lectern.workflow.pipeline.CreatePipeline.Created;
import dev.lectern.workflow.pipeline.Pipeline.Expected;
import dev.lectern.workflow.pipeline.Pipeline.Wanted;
import dev.lectern.workflow.pipeline.Pipelines.Filter;
import dev.lectern.workflow.progress.ProgressEvent;
import dev.lectern.workflow.progress.ProgressFeed;
import io.smallrye.mutiny.Uni;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Taking papers through all stages as one run: beginning that, watching and stopping it, and what came of it. */
@Path("/api/v1/pipelines")
@Tag(name = "Pipelines", description = "Papers taken through all stages, from reading to a report, as one run")
@Needs(Capability.RESEARCH)
class PipelineResource {

    private static final String STATUSES = "running|completed|failed|cancelled";
    private static final String SINCE = "Last-Event-ID";

    @Schema(name = "NewPipeline")
    record NewPipeline(
            @NotBlank @Size(max = 200) @Storable @Schema(examples = "Sleep and memory")
            String name,

            @Size(min = 1, max = 200)
            @Schema(nullable = true, description = "By their sourceItemId; without a word all of the project")
            List<@NotNull UUID> paperIds,

            @Schema(
                    nullable = true,
                    description = "Where the papers stand, if not in the project; alone it means all that is in it")
            UUID repositoryId,

            @Size(min = 1, max = 1_000) @Storable @Schema(nullable = true, examples = "Does sleep help memory?")
            String question,

            @Size(max = 3)
            @Schema(nullable = true, description = "What to ask of each paper; made of the question unless said")
            List<@NotBlank @Size(max = 1_000) @Storable String> subQuestions,

            @Pattern(regexp = "agentic|structured|both|none", message = "is one of agentic|structured|both|none")
            @Schema(
                    nullable = true,
                    description = "`agentic` is the question, `structured` the 83 canonical ones; agentic unless said",
                    enumeration = {"agentic", "structured", "both", "none"})
            String questionSet,

            @Valid @Size(max = 50) @Schema(nullable = true, description = "Answers that are known, to measure by")
            List<@NotNull ExpectedAnswer> expected,

            @Size(min = 1, max = 200) @Storable @Schema(nullable = true, examples = "lectern-extractive")
            String model,

            @Schema(nullable = true, description = "The current one's unless said")
            UUID personaId,

            @Min(1) @Max(30) @Schema(nullable = true, description = "From how many passages each answer is made")
            Integer passages,

            @Size(min = 1, max = 100) @Storable @Schema(nullable = true, description = "With an arm or not at all")
            String workstreamId,

            @Size(min = 1, max = 100) @Storable @Schema(nullable = true, description = "Which variant this is")
            String arm,

            @Schema(
                    nullable = true,
                    description = "Whether stages that another run has done are taken from it; true unless said")
            Boolean reuse) {

        Wanted wanted(Caller caller) {
            var set = questionSet == null ? "agentic" : questionSet;
            var known = expected == null
                    ? List.<Expected>of()
                    : expected.stream()
                            .map(one -> new Expected(one.question(), one.answer()))
                            .toList();
            var how = Asker.of(caller, personaId == null ? caller.personaId() : personaId, model, passages);
            var wanted = new Wanted(
                    question == null || question.isBlank() ? null : question.strip(),
                    set,
                    subQuestions == null ? List.of() : List.copyOf(subQuestions),
                    known,
                    how,
                    workstreamId,
                    arm,
                    reuse == null || reuse);
            if (wanted.asksAgentic() && wanted.question() == null) {
                throw ProblemException.badRequest("question", "Say what is asked of the papers.");
            }
            if ((workstreamId == null) != (arm == null)) {
                throw ProblemException.badRequest("arm", "A workstream and an arm are said together.");
            }
            return wanted;
        }

        Choice choice() {
            return new Choice(
                    paperIds == null
                            ? null
                            : paperIds.stream()
                                    .distinct()
                                    .map(id -> new PaperId(id, repositoryId))
                                    .toList(),
                    repositoryId);
        }
    }

    @Schema(name = "ExpectedAnswer")
    record ExpectedAnswer(
            @Size(max = 1_000) @Storable @Schema(nullable = true, description = "One that is asked; else the whole")
            String question,

            @NotBlank @Size(max = 10_000) @Storable String answer) {}

    private final CreatePipeline create;
    private final Pipelines pipelines;
    private final Steps steps;
    private final Course course;
    private final Answering answering;
    private final ProgressFeed feed;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Caller caller;

    PipelineResource(
            CreatePipeline create,
            Pipelines pipelines,
            Steps steps,
            Course course,
            Answering answering,
            ProgressFeed feed,
            Tenancy tenancy,
            Clock clock,
            Caller caller) {
        this.create = create;
        this.pipelines = pipelines;
        this.steps = steps;
        this.course = course;
        this.answering = answering;
        this.feed = feed;
        this.tenancy = tenancy;
        this.clock = clock;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(
            summary = "Take papers through all stages",
            description =
                    "Waits until they are read, looked up and indexed, asks what is to be asked of each of them, measures"
                            + " the answers and writes a report, as one run. It goes on through a crash of any part at"
                            + " the stage where it was. Stages that another run of the same papers, configuration and"
                            + " questions has done are taken from it, and say so.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; look at Location, or listen to its events",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Created.class)))
    @APIResponse(
            responseCode = "422",
            description = "One of the papers or the model is not there, or they are too many")
    @APIResponse(responseCode = "503", description = "Papers cannot be looked at right now")
    public Uni<RestResponse<Created>> create(
            @RestHeader("Idempotency-Key") @Parameter(description = "Makes it safe to send again") String key,
            @NotNull @Valid NewPipeline wanted) {
        return create.apply(caller, wanted.name().strip(), wanted.choice(), wanted.wanted(caller), key)
                .map(created -> ResponseBuilder.<Created>create(202)
                        // Not as a URI: that would be completed with an address only the gateway can reach.
                        .header(HttpHeaders.LOCATION, "/api/v1/pipelines/" + created.runId())
                        .entity(created)
                        .build());
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The pipelines of the current project, newest first",
            description = "Those over somebody's own documents or over a repository are listed for who began them.")
    @APIResponse(responseCode = "200", description = "A page of them, without their stages")
    public Uni<Page<PipelineView>> list(
            @RestQuery
                    @Pattern(regexp = STATUSES, message = "is one of " + STATUSES)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"running", "completed", "failed", "cancelled"}))
                    String status,
            @RestQuery @Size(max = 100) @Parameter(description = "Only of this workstream", example = "prompt-study")
                    String workstream,
            @RestQuery @Size(max = 100) @Parameter(description = "Only of this variant", example = "baseline")
                    String arm,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        return tenancy.tx(scope, tx -> pipelines.page(tx, scope, new Filter(status, workstream, arm), from, limit + 1))
                .map(rows -> Page.of(rows.stream().map(PipelineView::inList).toList(), limit, PipelineView::runId));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "A pipeline with its stages")
    @APIResponse(responseCode = "200", description = "How it goes, stage by stage")
    @APIResponse(responseCode = "404", description = "The current project has no such pipeline")
    public Uni<PipelineView> get(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> pipelines.find(tx, scope, id).chain(one -> steps.all(tx, id)
                .map(all -> PipelineView.whole(one, all, clock.instant()))));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Stop a pipeline",
            description = "At once, at any stage; what has been done by then stays. No model is asked any more.")
    @APIResponse(responseCode = "204", description = "It does not go on")
    @APIResponse(responseCode = "404", description = "The current project has no such pipeline")
    public Uni<Void> stop(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> pipelines.find(tx, scope, id))
                .chain(() -> tenancy.tx(scope, tx -> course.stop(tx, id, null)))
                // As it is now: it may have begun to ask in the meantime.
                .chain(() -> tenancy.tx(scope, tx -> pipelines.find(tx, scope, id)))
                .chain(one -> one.fillRunId() == null
                        ? Uni.createFrom().voidItem()
                        : answering.callOff(scope.workspaceId(), one.fillRunId()));
    }

    @GET
    @Path("{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Listen to how a pipeline goes",
            description = "Server-sent events: `stage` when one begins or ends, `progress` within one, and `completed`,"
                    + " `failed` or `cancelled`, each with a number as its id; with `Last-Event-ID` those behind"
                    + " it. It ends with the run.")
    @APIResponse(
            responseCode = "200",
            description = "A stream of events",
            content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "That is no id of an event that we sent")
    @APIResponse(responseCode = "404", description = "The current project has no such pipeline")
    public Uni<Events> events(
            UUID id,
            @RestHeader(SINCE) @Parameter(description = "The id of the last event that was seen", example = "17")
                    String lastEventId) {
        var after = ProgressFeed.after(lastEventId);
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> pipelines.find(tx, scope, id))
                .map(one -> new Events(feed.listen(scope, id, after, tx -> pipelines.goesOn(tx, id))
                        .map(events -> events.isEmpty() ? Events.comment("quiet") : sent(events))));
    }

    private static String sent(List<ProgressEvent> events) {
        return events.stream()
                .map(event ->
                        Events.event(event.number(), event.kind(), event.data().encode()))
                .collect(Collectors.joining());
    }
}
