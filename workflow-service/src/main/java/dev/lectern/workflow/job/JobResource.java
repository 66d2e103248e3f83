package dev.lectern.workflow.job;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.workflow.job.JobRepository.Filter;
import dev.lectern.workflow.job.JobRepository.Seen;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestQuery;

/** Work that waits, runs or has died, and what one can do about it. */
@Path("/api/v1/jobs")
@Tag(name = "Jobs", description = "Leased work of runs: pipelines, comparisons and structured questions")
class JobResource {

    private static final String STATUSES = "queued|running|retry|completed|failed|cancelled";
    private static final String TYPE = "[a-z0-9.-]{1,60}";

    /** A dead one of these has told how it ended, and what it was part of as well: that is begun again instead. */
    private static final Set<String> PARTS = Set.of("comparison.cell", "pipeline.stage", "pipeline.overdue");

    private static final int AT_ONCE = 1_000;

    @Schema(name = "Job")
    record JobView(
            UUID jobId,
            UUID runId,
            @Schema(examples = "default") String queue,
            @Schema(examples = "comparison.cell") String type,

            @Schema(
                    description = "`retry`: it failed and will be tried again at `availableAt`",
                    enumeration = {"queued", "running", "retry", "completed", "failed", "cancelled"})
            String status,

            @Schema(description = "Among the work of one workspace: -1 bulk, 0, 1 somebody waits for it")
            int priority,

            int attempts,
            int maxAttempts,
            Instant availableAt,

            @Schema(nullable = true, description = "Until then its worker has it, longer if it says so")
            Instant leaseUntil,

            @Schema(nullable = true, description = "When its worker last said so")
            Instant heartbeatAt,

            boolean cancelRequested,
            @Schema(nullable = true) String lastError,
            Instant createdAt,
            @Schema(nullable = true) Instant finishedAt) {

        static JobView of(Seen job) {
            return new JobView(
                    job.jobId(),
                    job.runId(),
                    job.queue(),
                    job.type(),
                    job.status(),
                    job.priority(),
                    job.attempts(),
                    job.maxAttempts(),
                    job.availableAt(),
                    job.leaseUntil(),
                    job.heartbeatAt(),
                    job.cancelRequested(),
                    job.lastError(),
                    job.createdAt(),
                    job.finishedAt());
        }
    }

    @Schema(name = "JobQueues")
    record Queues(List<JobRepository.Queued> items) {}

    @Schema(name = "JobRetries", description = "Which dead work is meant; without a word all of it")
    record Retries(
            @Pattern(regexp = TYPE) @Schema(nullable = true, examples = "comparison.cell")
            String type) {}

    @Schema(name = "RetriedJobs")
    record Retried(
            @Schema(description = "That are queued again") int retried,

            @Schema(
                    description = "That are part of something that has ended: fill the comparison again, and only"
                            + " what failed is computed")
            int skipped) {}

    private final Tenancy tenancy;
    private final JobRepository jobs;
    private final Caller caller;

    JobResource(Tenancy tenancy, JobRepository jobs, Caller caller) {
        this.tenancy = tenancy;
        this.jobs = jobs;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "The work of the current project, newest first",
            description =
                    "Of this service; what has ended is kept for 30 days. Work of personal runs is its user's alone.")
    @APIResponse(responseCode = "200", description = "A page of it")
    public Uni<Page<JobView>> list(
            @RestQuery
                    @Pattern(regexp = STATUSES, message = "is one of " + STATUSES)
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {
                                                "queued",
                                                "running",
                                                "retry",
                                                "completed",
                                                "failed",
                                                "cancelled"
                                            }))
                    String status,
            @RestQuery
                    @Pattern(regexp = TYPE)
                    @Parameter(description = "Of this type only", example = "comparison.cell")
                    String type,
            @RestQuery @Parameter(description = "Of this run only") UUID runId,
            @RestQuery @Parameter(description = "The `next` of the page before") String after,
            @RestQuery @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var scope = caller.scope();
        var from = Page.after(after);
        var filter = new Filter(status, type, runId);
        return tenancy.tx(scope, tx -> jobs.page(tx, scope, filter, from, limit + 1))
                .map(rows -> Page.of(rows.stream().map(JobView::of).toList(), limit, JobView::jobId));
    }

    @GET
    @Path("queues")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "How much work of the current project there is of each type, and how it stands")
    @APIResponse(responseCode = "200", description = "The queues")
    public Uni<Queues> queues() {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> jobs.queues(tx, scope)).map(Queues::new);
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "One piece of work")
    @APIResponse(responseCode = "200", description = "It")
    @APIResponse(responseCode = "404", description = "The current project has no such work")
    public Uni<JobView> get(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> jobs.find(tx, scope, id))
                .map(found -> found.map(JobView::of).orElseThrow(() -> ProblemException.notFound("job")));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(summary = "Call a piece of work off", description = "To stop a run with all its work, stop the run.")
    @APIResponse(
            responseCode = "202",
            description = "Its worker stops at once",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", description = "The current project has no such work")
    @APIResponse(responseCode = "409", description = "It has ended")
    public Uni<JobView> cancel(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> jobs.lock(tx, scope, id).chain(found -> {
                    var job = found.orElseThrow(() -> ProblemException.notFound("job"));
                    if (job.finishedAt() != null) {
                        throw ProblemException.conflict("It has ended: " + job.status() + ".");
                    }
                    return jobs.cancel(tx, id);
                }))
                .chain(() -> get(id));
    }

    @POST
    @Path("{id}/retry")
    @RolesAllowed(Access.EDITOR)
    @ResponseStatus(202)
    @Operation(summary = "Try dead work again", description = "With all its tries before it.")
    @APIResponse(
            responseCode = "202",
            description = "It is queued again",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "404", description = "The current project has no such work")
    @APIResponse(
            responseCode = "409",
            description = "It has not failed, or is part of something that is begun again instead")
    public Uni<JobView> retry(UUID id) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> jobs.lock(tx, scope, id).chain(found -> {
                    var job = found.orElseThrow(() -> ProblemException.notFound("job"));
                    if (!job.status().equals("failed")) {
                        throw ProblemException.conflict("It has not failed: " + job.status() + ".");
                    }
                    if (PARTS.contains(job.type())) {
                        throw ProblemException.conflict(
                                "It is part of a fill that has ended. Fill again: only what failed is computed.");
                    }
                    return jobs.revive(tx, List.of(id));
                }))
                .chain(() -> get(id));
    }

    @POST
    @Path("retries")
    @RolesAllowed(Access.EDITOR)
    @Operation(summary = "Try all dead work again", description = "A thousand pieces at once, the oldest first.")
    @APIResponse(responseCode = "200", description = "How many are queued again")
    public Uni<Retried> retryAll(@NotNull @Valid Retries wanted) {
        var scope = caller.scope();
        return tenancy.tx(
                scope, tx -> jobs.dead(tx, scope, wanted.type(), AT_ONCE).chain(dead -> {
                    var again = dead.stream()
                            .filter(job -> !PARTS.contains(job.type()))
                            .map(Seen::jobId)
                            .toList();
                    return jobs.revive(tx, again).replaceWith(new Retried(again.size(), dead.size() - again.size()));
                }));
    }
}
