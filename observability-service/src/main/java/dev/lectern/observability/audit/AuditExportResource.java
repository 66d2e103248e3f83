package dev.lectern.observability.audit;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.Map;
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

/** The audit as a file, which is itself something to write down. */
@Path("/api/v1/audit-events/export")
@Tag(name = "Audit")
@RolesAllowed(Access.ADMIN)
class AuditExportResource {

    private static final String CSV = "text/csv; charset=UTF-8";
    private static final int AT_ONCE = 1_000;
    private static final Map<String, List<String>> ATTACHMENT =
            Map.of("Content-Disposition", List.of("attachment; filename=\"audit.csv\""));

    private final Tenancy tenancy;
    private final AuditRepository audit;
    private final Audit told;
    private final Caller caller;

    AuditExportResource(Tenancy tenancy, AuditRepository audit, Audit told, Caller caller) {
        this.tenancy = tenancy;
        this.audit = audit;
        this.told = told;
        this.caller = caller;
    }

    @GET
    @Produces(CSV)
    @Operation(
            summary = "Export the audit as CSV, newest first",
            description = "For administrators. Takes the filters of the list. Cells that a spreadsheet would take for a"
                    + " formula begin with an apostrophe. The export is written down in the audit itself.")
    @APIResponse(
            responseCode = "200",
            description = "A line for each event.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    public Multi<String> export(@BeanParam AuditFilter filter) {
        var from = Page.after(null);
        // Looks at the filter before anything is written down.
        filter.where(from);
        return RestMulti.fromUniResponse(tell(), done -> lines(filter, from), done -> ATTACHMENT);
    }

    private Uni<String> tell() {
        var scope = caller.scope();
        var exported = Audited.done("audit.exported", "audit", "all", Map.of());
        return tenancy.tx(scope, tx -> told.add(tx, scope, exported)).replaceWith("told");
    }

    // A page at a time, as fast as the client reads.
    private Multi<String> lines(AuditFilter filter, UUID from) {
        var next = new AtomicReference<>(from);
        var pages = Multi.createBy()
                .repeating()
                .uni(() -> tenancy.system(tx -> audit.page(tx, filter, next.get(), AT_ONCE))
                        .invoke(page -> {
                            if (!page.isEmpty()) {
                                next.set(page.getLast().id());
                            }
                        }))
                .whilst(page -> page.size() == AT_ONCE)
                .filter(page -> !page.isEmpty())
                .map(AuditExportResource::text);
        return Multi.createBy().concatenating().streams(Multi.createFrom().item(AuditLine.head()), pages);
    }

    private static String text(List<AuditEntry> page) {
        return page.stream().map(AuditLine::of).collect(Collectors.joining());
    }
}
