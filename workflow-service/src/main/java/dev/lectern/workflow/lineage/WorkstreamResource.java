package dev.lectern.workflow.lineage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.lineage.LineageRepository.Arm;
import dev.lectern.workflow.lineage.LineageRepository.Workstream;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Runs that belong together, and how their variants went. */
@Path("/api/v1/workstreams")
@Tag(name = "Runs")
class WorkstreamResource {

    @Schema(name = "Workstreams")
    record Workstreams(List<Workstream> items) {}

    @Schema(name = "WorkstreamArms")
    record Arms(String workstreamId, List<Arm> arms) {}

    @Schema(name = "WorkstreamRuns")
    record Runs(List<Entry> items) {}

    private final Tenancy tenancy;
    private final LineageRepository lineage;
    private final Caller caller;

    WorkstreamResource(Tenancy tenancy, LineageRepository lineage, Caller caller) {
        this.tenancy = tenancy;
        this.lineage = lineage;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The workstreams of the current project", description = "The 200 of them that moved last.")
    @APIResponse(responseCode = "200", description = "Them")
    public Uni<Workstreams> list() {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> lineage.workstreams(tx, scope)).map(Workstreams::new);
    }

    @GET
    @Path("{workstreamId}")
    @RolesAllowed(Access.VIEWER)
    @Operation(
            summary = "Compare the arms of a workstream",
            description = "How many runs of each there were, how they ended, and how long those took that completed."
                    + " Arms whose name says so are baselines.")
    @APIResponse(responseCode = "200", description = "The arms")
    @APIResponse(responseCode = "404", description = "The current project has no such workstream")
    public Uni<Arms> arms(@Size(max = 100) String workstreamId) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> lineage.arms(tx, scope, workstreamId)).map(arms -> new Arms(workstreamId, arms));
    }

    @GET
    @Path("{workstreamId}/runs")
    @RolesAllowed(Access.VIEWER)
    @Operation(summary = "The runs of a workstream, newest first")
    @APIResponse(responseCode = "200", description = "Them")
    @APIResponse(responseCode = "404", description = "The current project has no such workstream")
    public Uni<Runs> runs(
            @Size(max = 100) String workstreamId,
            @RestQuery @Size(max = 100) @Parameter(description = "Of this variant only", example = "baseline")
                    String arm,
            @RestQuery @DefaultValue("50") @Min(1) @Max(200) int limit) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> lineage.arms(tx, scope, workstreamId)
                        .chain(() -> lineage.runsOf(tx, scope, workstreamId, arm, limit)))
                .map(Runs::new);
    }
}
