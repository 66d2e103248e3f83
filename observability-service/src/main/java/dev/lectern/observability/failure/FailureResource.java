package dev.lectern.observability.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import dev.lectern.common.web.Storable;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
            long count,

            @Schema(
                    description = "Where one can look at the run and try again: for a message that was set aside, the"
                            + " service's list of those, for administrators",
                    examples = "/api/v1/runs/0193a1c8-2f4e-7c11-9a51-6f0f8a4f0d5e")
            String retry) {

        private static final Pattern SET_ASIDE = Pattern.compile("([a-z]+): consumer .*");

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
                    failure.count(),
                    retry(failure));
        }

        private static String retry(Failure failure) {
            var setAside = SET_ASIDE.matcher(failure.component());
            return setAside.matches()
                    ? "/api/v1/operations/" + setAside.group(1) + "/parked-events"
                    : "/api/v1/runs/" + failure.runId();
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
            @Parameter(description = "In this run.") @QueryParam("runId") UUID runId,
            @Parameter(description = "Where it broke, from the beginning.", example = "ingestion: job")
                    @QueryParam("component")
                    @Size(max = 200)
                    @Storable
                    String component,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        return find(before, limit + 1, runId, component)
                .map(found -> Page.of(found.stream().map(FailureView::of).toList(), limit, FailureView::id));
    }

    private Uni<List<Failure>> find(UUID before, int most, UUID run, String component) {
        if (caller.groups().contains(Access.ADMIN)) {
            // Across tenants, and so with the system role. Only here, after the check of the group, and only reading:
            // an administrator has to see what broke for those who cannot see it themselves.
            return tenancy.system(tx -> failures.all(tx, before, most, run, component));
        }
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> failures.ofProject(tx, scope, before, most, run, component));
    }
}
