package dev.lectern.observability.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened in a run, for people of its project. */
@Path("/api/v1/runs/{runId}/timeline")
@Tag(name = "Runs")
class TimelineResource {

    @Schema(name = "TimelineEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TimelineLine(
            @Schema(description = "The event's id") UUID id,
            Instant time,

            @Schema(description = "The service that said it", examples = "ingestion")
            String source,

            @Schema(examples = "source.chunked.v1") String type,
            @Schema(description = "What it happened to") String subject,

            @Schema(description = "What happened, in a sentence", examples = "Text cut into 4 chunks")
            String line,

            @Schema(description = "The event's data: ids, hashes and counts")
            Map<String, Object> data) {

        static TimelineLine of(Entry entry) {
            return new TimelineLine(
                    entry.eventId(),
                    entry.time(),
                    entry.source(),
                    entry.type(),
                    entry.subject(),
                    entry.line(),
                    entry.data().getMap());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final TimelineRepository timeline;

    TimelineResource(Tenancy tenancy, Caller caller, TimelineRepository timeline) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.timeline = timeline;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "What happened in a run, from all services, in the order of time")
    @APIResponse(responseCode = "200", description = "A page of lines, oldest first")
    @APIResponse(responseCode = "404", description = "No such run in the current project")
    public Uni<Page<TimelineLine>> timeline(
            UUID runId,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var behind = after == null || after.isBlank() ? null : Page.after(after);
        var project = caller.projectId();
        // Both on their way at once; what was found of a run that one does not see is thrown away.
        return tenancy.look(caller.scope(), tx -> Uni.combine()
                        .all()
                        .unis(
                                timeline.knows(tx, runId, caller.scope()),
                                timeline.page(tx, runId, project, behind, limit + 1))
                        .with((known, found) -> {
                            if (!known) {
                                throw ProblemException.notFound("run");
                            }
                            return found;
                        }))
                .map(found -> Page.of(found.stream().map(TimelineLine::of).toList(), limit, TimelineLine::id));
    }
}
