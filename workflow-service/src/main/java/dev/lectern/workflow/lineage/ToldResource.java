package dev.lectern.workflow.lineage;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.lineage.LineageRepository.Told;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What sibling services tell of runs beside their events: steps with what they read and made, questions, artifacts, reports. */
@Path("/internal/run-records")
class ToldResource {

    record NewRecord(
            @NotNull UUID workspaceId,
            UUID projectId,
            UUID userId,
            @NotNull UUID runId,
            UUID parentRunId,

            @NotNull @Pattern(regexp = "step|question|artifact|report|workstream_link")
            String recordKind,

            @Size(max = 100) String step,
            @Size(max = 300) String recordKey,

            @NotNull @Pattern(regexp = "running|completed|failed|cancelled")
            String status,

            @Size(max = 500) String reason,
            @Size(max = 100) String workstreamId,
            @Size(max = 100) String arm,
            @Size(max = 200) String idempotencyKey,
            Map<String, Object> input,
            Map<String, Object> output,
            Map<String, Object> metadata) {

        Told told() {
            return new Told(
                    runId,
                    parentRunId,
                    recordKind,
                    step,
                    recordKey,
                    status,
                    reason,
                    workstreamId,
                    arm,
                    idempotencyKey,
                    json(input),
                    json(output),
                    json(metadata));
        }

        private static JsonObject json(Map<String, Object> map) {
            return map == null ? null : new JsonObject(map);
        }
    }

    private final Tenancy tenancy;
    private final LineageRepository lineage;
    private final Clock clock;

    ToldResource(Tenancy tenancy, LineageRepository lineage, Clock clock) {
        this.tenancy = tenancy;
        this.lineage = lineage;
        this.clock = clock;
    }

    /** Told again it is the same record; the first ending stands. A run itself is told by its events alone. */
    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Void> tell(@NotNull @Valid NewRecord record) {
        if (record.status().equals("failed") && record.reason() == null) {
            throw ProblemException.badRequest("reason", "What failed has a reason.");
        }
        var scope = new Scope(record.runId(), record.workspaceId(), record.projectId(), record.userId());
        return tenancy.tx(scope, tx -> lineage.tell(tx, scope, record.told(), clock.instant()));
    }
}
