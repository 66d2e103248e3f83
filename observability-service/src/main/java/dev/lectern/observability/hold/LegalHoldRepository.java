package dev.lectern.observability.hold;

import dev.lectern.observability.hold.LegalHoldResource.Hold;
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

/** Legal holds; one that was released stays, so that it can be told what was kept and why. */
@ApplicationScoped
class LegalHoldRepository {

    private static final String PAGE =
            "SELECT * FROM legal_hold WHERE legal_hold_id < $1 ORDER BY legal_hold_id DESC LIMIT $2";
    private static final String ONE = "SELECT * FROM legal_hold WHERE legal_hold_id = $1";
    private static final String ADD = """
            INSERT INTO legal_hold (legal_hold_id, workspace_id, reason, set_by, created_at)
            VALUES ($1, tenant_workspace(), $2, $3, $4)
            ON CONFLICT (workspace_id) WHERE released_at IS NULL DO NOTHING
            """;
    private static final String RELEASE = """
            UPDATE legal_hold SET released_by = $2, released_at = $3 WHERE legal_hold_id = $1 AND released_at IS NULL
            """;

    private final Clock clock;

    LegalHoldRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<List<Hold>> page(SqlConnection tx, UUID before, int most) {
        return tx.preparedQuery(PAGE).execute(Tuple.of(before, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Hold::of)
                .toList());
    }

    /** Null if there is none. */
    Uni<Hold> find(SqlConnection tx, UUID id) {
        return tx.preparedQuery(ONE).execute(Tuple.of(id)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(Hold::of)
                .findFirst()
                .orElse(null));
    }

    /** False if the workspace is held already. */
    Uni<Boolean> add(SqlConnection tx, UUID id, String reason, UUID by) {
        return tx.preparedQuery(ADD).execute(Tuple.of(id, reason, by, now())).map(rows -> rows.rowCount() > 0);
    }

    /** False if it was released before. */
    Uni<Boolean> release(SqlConnection tx, UUID id, UUID by) {
        return tx.preparedQuery(RELEASE).execute(Tuple.of(id, by, now())).map(rows -> rows.rowCount() > 0);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
