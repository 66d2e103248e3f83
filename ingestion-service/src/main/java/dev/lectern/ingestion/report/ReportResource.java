package dev.lectern.ingestion.report;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.identity.Needs;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What became of a source while it was read: how far it is, how fast, and what was lost. */
@Path("/api/v1/sources/{id}/report")
@Tag(name = "Sources")
@Needs(Capability.RESEARCH)
class ReportResource {

    private final Tenancy tenancy;
    private final Caller caller;
    private final Reports reports;

    ReportResource(Tenancy tenancy, Caller caller, Reports reports) {
        this.tenancy = tenancy;
        this.caller = caller;
        this.reports = reports;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "How the reading of a source went",
            description = "Its steps with their pace, its pages by state, and what was lost on the way and why.")
    @APIResponse(responseCode = "200", description = "The report, also while it is being read")
    @APIResponse(responseCode = "404", description = "No such source in the current project")
    @APIResponse(responseCode = "409", description = "It was cancelled and has no report any more")
    public Uni<Report> get(UUID id) {
        var sight = Sight.of(caller);
        return tenancy.tx(caller.scope(), tx -> SeenSource.find(tx, sight, id).chain(source -> reports.of(tx, source)));
    }
}
