package dev.lectern.observability.usage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.observability.csv.Csv;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** The calls of the list as a file. */
@Path("/api/v1/usage/export")
@Tag(name = "Usage")
@RolesAllowed(Access.USER)
class UsageExportResource {

    private static final int AT_ONCE = 1_000;
    private static final String HEAD = Csv.line(
            "time",
            "model",
            "provider",
            "operation",
            "step",
            "question",
            "status",
            "prompt tokens",
            "completion tokens",
            "cached tokens",
            "reasoning tokens",
            "estimated",
            "latency ms",
            "first token ms",
            "cost micros",
            "currency",
            "authorised micros",
            "overrun micros",
            "user",
            "project",
            "workspace",
            "conversation",
            "run",
            "call");

    private final Tenancy tenancy;
    private final Caller caller;
    private final UsageRepository usage;

    UsageExportResource(Tenancy tenancy, Caller caller, UsageRepository usage) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.usage = usage;
    }

    @GET
    @Produces("text/csv; charset=UTF-8")
    @Operation(
            summary = "Export calls to models as CSV, newest first",
            description = "The calls that the list shows, with its filters. Cells that a spreadsheet would take for a"
                    + " formula begin with an apostrophe.")
    @APIResponse(
            responseCode = "200",
            description = "A line for each call.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "A moment is none.")
    @APIResponse(responseCode = "403", description = "`everywhere` is for administrators.")
    public RestMulti<String> export(@BeanParam @Valid UsageFilter filter) {
        // Says what is wrong before the first line is sent.
        filter.where(caller);
        var next = new AtomicReference<>(Page.after(null));
        var pages = Multi.createBy()
                .repeating()
                .uni(() -> page(filter, next.get()).invoke(page -> {
                    if (!page.isEmpty()) {
                        next.set(page.getLast().id());
                    }
                }))
                .whilst(page -> page.size() == AT_ONCE)
                .filter(page -> !page.isEmpty())
                .map(page -> page.stream().map(UsageExportResource::line).collect(Collectors.joining()));
        return RestMulti.fromMultiData(Multi.createBy()
                        .concatenating()
                        .streams(Multi.createFrom().item(HEAD), pages))
                .header("Content-Disposition", "attachment; filename=\"usage.csv\"")
                .build();
    }

    // A transaction for each page: none is held open while somebody reads slowly.
    private Uni<List<Used>> page(UsageFilter filter, UUID before) {
        var where = filter.where(caller);
        return filter.everywhere
                ? tenancy.system(tx -> usage.list(tx, where, before, AT_ONCE))
                : tenancy.tx(caller.scope(), tx -> usage.list(tx, where, before, AT_ONCE));
    }

    private static String line(Used used) {
        return Csv.line(
                used.at(),
                used.model(),
                used.provider(),
                used.operation(),
                used.step(),
                used.questionId(),
                used.status(),
                used.promptTokens(),
                used.completionTokens(),
                used.cachedTokens(),
                used.reasoningTokens(),
                used.estimated(),
                used.latencyMs(),
                used.firstTokenMs(),
                used.costMicros(),
                used.currency(),
                used.authorisedMicros(),
                used.overrunMicros(),
                used.userId(),
                used.projectId(),
                used.workspaceId(),
                used.conversationId(),
                used.runId(),
                used.callId());
    }
}
