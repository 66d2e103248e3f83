package dev.lectern.observability.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.common.identity.Access;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit, for administrators. */
@Path("/api/v1/audit-events")
@Tag(name = "Audit", description = "Who did what to the installation, and who was kept from it")
@RolesAllowed(Access.ADMIN)
class AuditResource {

    @Schema(name = "AuditEvent")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AuditEventView(
            UUID id,
            Instant occurredAt,

            @Schema(
                    examples = "admin",
                    enumeration = {"admin", "access", "mcp", "model_replacement"})
            String category,

            @Schema(description = "What was done: a noun and what became of it.", examples = "role.granted")
            String action,

            @Schema(enumeration = {"done", "refused", "failed"})
            String outcome,

            @Schema(nullable = true, description = "The account; absent when nobody was known.")
            UUID actor,

            @Schema(examples = "account") String subjectKind,

            @Schema(examples = "01900000-0000-7000-8000-0000000000aa")
            String subjectId,

            @Schema(nullable = true, description = "Why it was refused or failed.")
            String error,

            @Schema(nullable = true, examples = "192.0.2.7") String address,

            @Schema(nullable = true, examples = "curl/8.5.0")
            String agent,

            @Schema(description = "Names and numbers, such as the role that was given.")
            Map<String, Object> detail,

            @Schema(description = "The service that told it.", examples = "auth")
            String source,

            UUID runId,
            @Schema(nullable = true) UUID workspaceId,
            @Schema(nullable = true) UUID projectId) {

        static AuditEventView of(AuditEntry entry) {
            return new AuditEventView(
                    entry.id(),
                    entry.occurredAt(),
                    entry.category(),
                    entry.action(),
                    entry.outcome(),
                    entry.actor(),
                    entry.subjectKind(),
                    entry.subjectId(),
                    entry.error(),
                    entry.address(),
                    entry.agent(),
                    entry.detail().getMap(),
                    entry.source(),
                    entry.runId(),
                    entry.workspaceId(),
                    entry.projectId());
        }
    }

    private final Tenancy tenancy;
    private final AuditRepository audit;

    AuditResource(Tenancy tenancy, AuditRepository audit) {
        this.tenancy = tenancy;
        this.audit = audit;
    }

    @GET
    @Operation(summary = "Who did what, newest first", description = "For administrators.")
    @APIResponse(responseCode = "200", description = "A page of events.")
    public Uni<Page<AuditEventView>> list(
            @BeanParam AuditFilter filter,
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        // Across tenants, and so with the system role: after the check of the group, and only reading.
        return tenancy.system(tx -> audit.page(tx, filter, before, limit + 1))
                .map(found -> Page.of(found.stream().map(AuditEventView::of).toList(), limit, AuditEventView::id));
    }
}
