package dev.lectern.observability.failure;

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

/** What broke: owners see their project, administrators everything. */
@Path("/api/v1/failures")
@Tag(name = "Failures", description = "What broke, folded within each run")
class FailureResource {

    @Schema(name = "Failure")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record FailureView(
            UUID id,

            @Schema(
                    description = "Where: the service, and its path, job, consumer or step",
                    examples = "ingestion: job chunk")
            String component,

            @Schema(description = "What: a type or a reason, never anybody's text", examples = "No such blob.")
            String error,

            UUID runId,

            @Schema(description = "As in the reply's X-Request-Id")
            String requestId,

            UUID workspaceId,
            UUID projectId,
            Instant firstSeen,
            Instant lastSeen,

            @Schema(description = "How often in this run", examples = "3")
            long count) {

        static FailureView of(Failure failure) {
            return new FailureView(
                    failure.id(),
                    failure.component(),
                    failure.error(),
                    failure.runId(),
                    failure.requestId(),
                    failure.workspaceId(),
                    failure.projectId(),
                    failure.firstSeen(),
                    failure.lastSeen(),
                    failure.count());
        }
    }

    private final Tenancy tenancy;
    private final Caller caller;
    private final FailureRepository failures;

    FailureResource(Tenancy tenancy, Caller caller, FailureRepository failures) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.failures = failures;
    }

    @GET
    @RolesAllowed({Access.OWNER, Access.ADMIN})
    @Operation(
            summary = "What broke, newest first",
            description = "Owners see the current project; administrators see all, also what belongs to no workspace.")
    @APIResponse(responseCode = "200", description = "A page of failures")
    public Uni<Page<FailureView>> list(
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return find(before, limit + 1)
                .map(found -> Page.of(found.stream().map(FailureView::of).toList(), limit, FailureView::id));
    }

    private Uni<List<Failure>> find(UUID before, int most) {
        if (caller.groups().contains(Access.ADMIN)) {
            // Across tenants, and so with the system role. Only here, after the check of the group, and only reading:
            // an administrator has to see what broke for those who cannot see it themselves.
            return tenancy.system(tx -> failures.all(tx, before, most));
        }
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> failures.ofProject(tx, scope, before, most));
    }
}
