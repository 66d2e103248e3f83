package dev.lectern.common.spine;

import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Looking at what could not be processed, trying it again, giving it up: for operators. */
@Path("/internal/parked-events")
@RolesAllowed({Access.ADMIN, Access.SERVICE})
class ParkedResource {

    record ParkedView(
            long seq,
            String consumer,
            UUID eventId,
            String eventType,
            String source,
            String topic,
            UUID runId,
            String state,
            String reason,
            OffsetDateTime parkedAt) {
        static ParkedView of(Row row) {
            return new ParkedView(
                    row.getLong("seq"),
                    row.getString("consumer"),
                    row.getUUID("event_id"),
                    row.getString("event_type"),
                    row.getString("source"),
                    row.getString("topic"),
                    row.getUUID("run_id"),
                    row.getString("state"),
                    row.getString("reason"),
                    row.getOffsetDateTime("parked_at"));
        }
    }

    record Redriven(int processed) {}

    private static final String OLDEST = "SELECT * FROM parked_event WHERE seq > $1 ORDER BY seq LIMIT $2";
    private static final String DROP = "DELETE FROM parked_event WHERE seq = $1";

    private static final int MOST = 200;

    private final Tenancy tenancy;
    private final Parking parking;

    ParkedResource(Tenancy tenancy, Parking parking) {
        this.tenancy = tenancy;
        this.parking = parking;
    }

    // No constraint annotations: the validator would load this class in the gateway too, which has no database client.
    @GET
    @Operation(summary = "What could not be processed", description = "Oldest first; `after` takes the last `seq`.")
    public Uni<List<ParkedView>> list(
            @QueryParam("after") @DefaultValue("0") long after, @QueryParam("limit") @DefaultValue("50") int limit) {
        return tenancy.tx(Scope.ofRun(Ids.next()), tx -> tx.preparedQuery(OLDEST)
                .execute(Tuple.of(after, Math.clamp(limit, 1, MOST)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(ParkedView::of)
                        .toList()));
    }

    @POST
    @Path("{seq}/redrive")
    @Operation(summary = "Try an event again, and those of its run that wait behind it")
    public Uni<Redriven> redrive(long seq) {
        return parking.redrive(seq).map(Redriven::new);
    }

    @DELETE
    @Path("{seq}")
    @Operation(summary = "Give an event up")
    public Uni<Void> drop(long seq) {
        return tenancy.tx(
                        Scope.ofRun(Ids.next()),
                        tx -> tx.preparedQuery(DROP).execute(Tuple.of(seq)).invoke(rows -> {
                            if (rows.rowCount() == 0) {
                                throw ProblemException.notFound("parked event");
                            }
                        }))
                .replaceWithVoid();
    }
}
