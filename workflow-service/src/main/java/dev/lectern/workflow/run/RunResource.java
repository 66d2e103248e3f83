package dev.lectern.workflow.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.workflow.run.Hearing.Moment;
import dev.lectern.workflow.run.RunRepository.Filter;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** What became of the work that was started in the current project. */
@Path("/api/v1/runs")
@Tag(name = "Runs")
class RunResource {

    private static final String STATUSES = "running|waiting|completed|failed|cancelled";

    @Schema(name = "RunProgress", description = "The step that moved last, and how far it is")
    record ProgressView(
            @Schema(examples = "embed") String step,
            @Schema(examples = "40") long done,
            @Schema(examples = "128") long total,

            @Schema(nullable = true, description = "How many it does in a second, such as pages", examples = "21.5")
            Float perSecond,

            @Schema(nullable = true, description = "Until this step is done, at this pace", examples = "5")
            Long secondsLeft) {

        static ProgressView of(RunRecord record) {
            return new ProgressView(
                    record.progressStep,
                    record.progressDone,
                    record.progressTotal,
                    record.progressPerSecond,
                    record.secondsLeft());
        }
    }

    @Schema(name = "RunStep")
    record StepView(
            @Schema(examples = "embed") String step,
            RunStatus status,
            long done,
            long total,

            @Schema(nullable = true, description = "Why it failed")
            String reason,

            Instant startedAt,
            @Schema(nullable = true) Instant finishedAt) {

        static StepView of(RunRecord step, Moment moment) {
            return new StepView(
                    step.step,
                    step.statusAt(moment),
                    step.progressDone,
                    step.progressTotal,
                    step.reason,
                    step.startedAt,
                    step.finishedAt);
        }
    }

    @Schema(name = "Run")
    record RunView(
            @Schema(examples = "019a9f2e-7b1c-7c55-8a11-2f6f4b0e9d03")
            UUID runId,

            @Schema(nullable = true, description = "Null until its start was heard of", examples = "ingestion")
            String kind,

            RunStatus status,

            @Schema(nullable = true, description = "Why it failed")
            String reason,

            @Schema(nullable = true) ProgressView progress,
            boolean cancelRequested,
            @Schema(nullable = true) UUID parentRunId,

            @Schema(nullable = true, description = "What it works on")
            String subjectId,

            @Schema(
                    nullable = true,
                    enumeration = {"user", "run", "service"})
            String triggerSource,

            @Schema(nullable = true) UUID userId,
            Instant startedAt,
            @Schema(nullable = true) Instant finishedAt,
            Instant heardAt,

            @Schema(description = "From its start to its end, or to now", examples = "12")
            long ageSeconds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Schema(description = "Only where one run is asked for")
            List<StepView> steps) {

        static RunView of(RunRecord run, Moment moment, List<RunRecord> steps) {
            return new RunView(
                    run.runId,
                    run.kind,
                    run.statusAt(moment),
                    run.reason,
                    run.progressStep == null ? null : ProgressView.of(run),
                    run.cancelRequestedAt != null,
                    run.parentRunId,
                    run.subjectId,
                    run.triggerSource,
                    run.userId,
                    run.startedAt,
                    run.finishedAt,
                    run.heardAt,
                    run.age(moment).toSeconds(),
                    steps == null
                            ? null
                            : steps.stream()
                                    .map(step -> StepView.of(step, moment))
                                    .toList());
        }
    }

    private final Tenancy tenancy;
    private final RunRepository runs;
    private final CancelRun cancelRun;
    private final Hearing hearing;
    private final Caller caller;

    RunResource(Tenancy tenancy, RunRepository runs, CancelRun cancelRun, Hearing hearing, Caller caller) {
        this.tenancy = tenancy;
        this.runs = runs;
        this.cancelRun = cancelRun;
        this.hearing = hearing;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The runs of the current project, newest first",
            description =
                    "Work on somebody's own document, or on what he keeps in a repository, is listed for him alone."
                            + " Cells of comparisons are listed where their kind or their parent is asked for.")
    @APIResponse(responseCode = "200", description = "A page of them")
    public Uni<Page<RunView>> list(
            @RestQuery
                    @Pattern(regexp = STATUSES, message = "is one of " + STATUSES)
                    @Parameter(schema = @Schema(implementation = RunStatus.class))
                    String status,
            @RestQuery @Parameter(description = "Only runs of this kind", example = "ingestion") String kind,
            @RestQuery @Parameter(description = "Only those that this run has begun") UUID parentRunId,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var filter = new Filter(
                Optional.ofNullable(status).map(RunStatus::of),
                Optional.ofNullable(kind),
                Optional.ofNullable(parentRunId));
        var moment = hearing.moment();
        var from = Page.after(after);
        return tenancy.session(scope, () -> runs.page(scope, filter, moment, from, limit + 1))
                .map(rows ->
                        rows.stream().map(run -> RunView.of(run, moment, null)).toList())
                .map(views -> Page.of(views, limit, RunView::runId));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One run with its steps")
    @APIResponse(responseCode = "200", description = "The run")
    public Uni<RunView> get(UUID id) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> runs.run(scope, id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("run"))
                .chain(run -> runs.steps(id).map(steps -> RunView.of(run, hearing.moment(), steps))));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @Operation(
            summary = "Ask a run to stop",
            description =
                    "Whoever works on it stops and says so; then it is `cancelled`. Asking again changes nothing.")
    @APIResponse(
            responseCode = "202",
            description = "It is being stopped; look at Location",
            headers = @Header(name = "Location", schema = @Schema(implementation = String.class)),
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = RunView.class)))
    @APIResponse(responseCode = "409", description = "It has ended; the detail says how")
    public Uni<RestResponse<RunView>> cancel(UUID id) {
        return cancelRun.apply(caller.scope(), id).map(run -> ResponseBuilder.<RunView>create(Status.ACCEPTED)
                // Not as a URI: that would be completed with an address only the gateway can reach.
                .header(HttpHeaders.LOCATION, "/api/v1/runs/" + id)
                .entity(RunView.of(run, hearing.moment(), null))
                .build());
    }
}
