package dev.lectern.retrieval.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** That there were searches: owners see those of their project, administrators all. */
@Path("/api/v1/retrieval-events")
@Tag(name = "Search")
class RetrievalEventResource {

    @Schema(
            name = "RetrievalEvent",
            description = "A search that was answered; neither what was asked nor what was found")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventView(
            UUID id,
            Instant createdAt,

            @Schema(description = "The run that it was part of")
            UUID runId,

            @Schema(description = "As in the reply's X-Request-Id")
            String requestId,

            UUID workspaceId,
            UUID projectId,
            UUID userId,

            @Schema(
                    description = "Which rankings were asked",
                    enumeration = {"hybrid", "dense", "lexical"},
                    examples = "hybrid")
            String method,

            @Schema(description = "The way of ranking", examples = "balanced")
            String profile,

            @Schema(description = "How many hits were asked for, with those that were passed over", examples = "10")
            int topK,

            @Schema(description = "Where: project, documents, repositories", examples = "[\"project\"]")
            List<String> places,

            @Schema(description = "Only some of what is there was asked for")
            boolean filtered,

            @Schema(description = "Sources that were searched")
            int sources,

            @Schema(description = "Their chunks") int chunks,
            int hits,
            int durationMs) {

        static EventView of(RetrievalEvent event) {
            return new EventView(
                    event.id(),
                    event.createdAt(),
                    event.scope().runId(),
                    event.requestId(),
                    event.scope().workspaceId(),
                    event.scope().projectId(),
                    event.scope().userId(),
                    event.method(),
                    event.profile(),
                    event.topK(),
                    List.of(event.place().split(",")),
                    event.filtered(),
                    event.sources(),
                    event.chunks(),
                    event.hits(),
                    event.durationMs());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final RetrievalEventRepository events;

    RetrievalEventResource(Tenancy tenancy, Caller caller, RetrievalEventRepository events) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.events = events;
    }

    @GET
    @RolesAllowed({Access.OWNER, Access.ADMIN})
    @Operation(
            summary = "Searches that were answered, newest first",
            description =
                    "Owners see those of the current project; administrators see all. An event comes a moment after"
                            + " its answer.")
    @APIResponse(responseCode = "200", description = "A page of events")
    public Uni<Page<EventView>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return find(before, limit + 1)
                .map(found -> Page.of(found.stream().map(EventView::of).toList(), limit, EventView::id));
    }

    private Uni<List<RetrievalEvent>> find(UUID before, int most) {
        if (caller.groups().contains(Access.ADMIN)) {
            // Across tenants, and so with the system role. Only here, after the check of the group, and only reading.
            return tenancy.system(tx -> events.all(tx, before, most));
        }
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> events.ofProject(tx, scope, before, most));
    }
}
