package dev.lectern.observability.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A run and those that it started, with what all of them took. */
@Path("/api/v1/runs/{runId}/timeline/tree")
@Tag(name = "Runs")
@RolesAllowed(Access.VIEWER)
class RunTreeResource {

    /** One run, and what it took by itself. */
    @Schema(name = "RunNode")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Node(
            UUID runId,
            UUID parentRunId,

            @Schema(description = "0 for the run itself", examples = "0")
            int depth,

            @Schema(examples = "comparison-cell") String kind,

            @Schema(
                    enumeration = {"running", "completed", "failed", "cancelled"},
                    examples = "completed")
            String status,

            Instant startedAt,
            Instant endedAt,
            @Schema(description = "Why it failed") String reason,

            @Schema(description = "Of this run", examples = "12")
            long lines,

            @Schema(description = "Things that broke in it", examples = "0")
            long failures,

            @Schema(description = "Calls to models", examples = "7")
            long calls,

            @Schema(examples = "8400") long promptTokens,
            @Schema(examples = "2100") long completionTokens,

            @Schema(description = "In millionths, by currency", examples = "{\"USD\": 7004}")
            Map<String, Long> costMicros) {}

    @Schema(name = "RunTimelineTree")
    record Tree(
            @Schema(description = "The run first, then those below it in the order in which they were started")
            List<Node> runs,

            @Schema(description = "There are more runs than are shown; the sums are of those that are shown")
            boolean cut,

            @Schema(description = "Of all runs shown together", examples = "{\"USD\": 70040}")
            Map<String, Long> costMicros,

            @Schema(examples = "70") long calls,
            @Schema(examples = "84000") long promptTokens,
            @Schema(examples = "21000") long completionTokens) {}

    private final Tenancy tenancy;
    private final Caller caller;
    private final TimelineRepository timeline;
    private final RunTreeRepository trees;

    RunTreeResource(Tenancy tenancy, Caller caller, TimelineRepository timeline, RunTreeRepository trees) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.timeline = timeline;
        this.trees = trees;
    }

    @GET
    @Operation(
            summary = "A run and the runs it started, with what they took",
            description =
                    "Calls to models, tokens, costs and failures of each, and their sums; five hundred runs at most.")
    @APIResponse(responseCode = "200", description = "The tree")
    @APIResponse(responseCode = "404", description = "No such run in the current project")
    public Uni<Tree> tree(UUID runId) {
        var scope = caller.scope();
        return tenancy.look(scope, tx -> timeline.knows(tx, runId, scope).chain(known -> {
            if (!known) {
                throw ProblemException.notFound("run");
            }
            return trees.of(tx, runId, scope);
        }));
    }
}
