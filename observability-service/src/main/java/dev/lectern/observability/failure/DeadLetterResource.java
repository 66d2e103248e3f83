package dev.lectern.observability.failure;

import dev.lectern.common.identity.Access;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.web.Page;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Messages that some service could not process and that nobody has taken up again, for administrators. */
@Path("/api/v1/failures/dead-letters")
@Tag(name = "Failures")
@RolesAllowed(Access.ADMIN)
class DeadLetterResource {

    @Schema(name = "DeadLetter")
    record Letter(
            UUID id,
            @Schema(examples = "workflow") String service,
            @Schema(examples = "runs") String consumer,

            @Schema(description = "Of the message, or its place where it is no event")
            String eventId,

            @Schema(examples = "run.started.v1") String eventType,
            @Schema(examples = "lectern.workflow") String topic,

            @Schema(examples = "PgException: violates a constraint")
            String reason,

            UUID runId,
            Instant diedAt,

            @Schema(
                    description = "Where it is looked at, tried again and given up, beside others of its service",
                    examples = "/api/v1/operations/workflow/parked-events")
            String redrive) {

        static Letter of(Row row) {
            return new Letter(
                    row.getUUID("dead_letter_id"),
                    row.getString("service"),
                    row.getString("consumer"),
                    row.getString("event_id"),
                    row.getString("event_type"),
                    row.getString("topic"),
                    row.getString("reason"),
                    row.getUUID("run_id"),
                    row.getOffsetDateTime("died_at").toInstant(),
                    "/api/v1/operations/" + row.getString("service") + "/parked-events");
        }
    }

    private final Tenancy tenancy;
    private final DeadLetterRepository letters;

    DeadLetterResource(Tenancy tenancy, DeadLetterRepository letters) {
        this.tenancy = tenancy;
        this.letters = letters;
    }

    @GET
    @Operation(
            summary = "List messages that were set aside, of all services, newest first",
            description = "Those that nobody has taken up again. `redrive` says where each can be tried again.")
    @APIResponse(responseCode = "200", description = "A page of them.")
    public Uni<Page<Letter>> list(
            @Parameter(description = "`next` of the page before.") @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(Page.MOST) int limit) {
        var before = Page.after(after);
        // Messages are of no tenant: with the system role, for administrators only, and only reading.
        return tenancy.system(tx -> letters.dead(tx, before, limit + 1))
                .map(found -> Page.of(found, limit, Letter::id));
    }
}
