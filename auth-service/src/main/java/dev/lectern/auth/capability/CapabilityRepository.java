package dev.lectern.auth.capability;

import dev.lectern.auth.rights.Clashes;
import dev.lectern.auth.rights.StillAdmin;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Capabilities, each statement in the transaction of the caller. */
@ApplicationScoped
class CapabilityRepository {

    private static final String SELECT = """
            SELECT capability.*,
                   (SELECT count(*) FROM role_capability given WHERE given.capability_id = capability.id) AS roles
              FROM capability
            """;
    private static final String BEFORE = SELECT + " WHERE capability.id < $1 ORDER BY capability.id DESC LIMIT $2";
    private static final String ONE = SELECT + " WHERE capability.id = $1";
    private static final String HOLD = "SELECT 1 FROM capability WHERE id = $1 FOR UPDATE";
    private static final String INSERT = """
            INSERT INTO capability (id, identifier, name, description, is_active, is_system, created_at, updated_at)
            VALUES ($1, $2, $3, $4, true, false, $5, $5)
            """;
    private static final String UPDATE = """
            UPDATE capability
               SET name = coalesce($2, name), description = coalesce($3, description),
                   is_active = coalesce($4, is_active), updated_at = $5
             WHERE id = $1
            """;
    private static final String DELETE = "DELETE FROM capability WHERE id = $1";

    private final Clock clock;

    CapabilityRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<List<CapabilityRow>> before(SqlConnection tx, UUID after, int limit) {
        return tx.preparedQuery(BEFORE).execute(Tuple.of(after, limit)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(CapabilityRow::of)
                .toList());
    }

    Uni<CapabilityRow> find(SqlConnection tx, UUID id) {
        return tx.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> {
            if (rows.rowCount() == 0) {
                throw ProblemException.notFound("capability");
            }
            return CapabilityRow.of(rows.iterator().next());
        });
    }

    /** For a change: nobody else changes it until the transaction ends. */
    Uni<CapabilityRow> held(SqlConnection tx, UUID id) {
        return StillAdmin.check(tx)
                .chain(() -> tx.preparedQuery(HOLD).execute(Tuple.of(id)))
                .chain(() -> find(tx, id));
    }

    Uni<UUID> add(SqlConnection tx, String identifier, String name, String description) {
        var id = Ids.next();
        return tx.preparedQuery(INSERT)
                .execute(Tuple.of(id, identifier, name, description, now()))
                .onFailure()
                .transform(CapabilityRepository::clash)
                .replaceWith(id);
    }

    Uni<Void> change(SqlConnection tx, UUID id, String name, String description, Boolean active) {
        return tx.preparedQuery(UPDATE)
                .execute(Tuple.of(id, name, description, active, now()))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection tx, UUID id) {
        return tx.preparedQuery(DELETE)
                .execute(Tuple.of(id))
                .onFailure()
                .transform(CapabilityRepository::clash)
                .replaceWithVoid();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Throwable clash(Throwable failure) {
        return Clashes.asProblem(
                failure, "A capability of this identifier exists.", "Items of the navigation are part of it.");
    }
}
