package dev.lectern.retrieval.budget;

import dev.lectern.retrieval.budget.SliceDoor.Grant;
import dev.lectern.retrieval.budget.SliceDoor.Report;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The slices that we hold, from the wish for one until what is left of it was given back. */
@ApplicationScoped
class SliceRepository {

    // All processes take turns for a budget, so that only one of them asks for more.
    private static final String TAKE_TURNS = "SELECT FROM retrieval.budget WHERE budget_id = $1 FOR UPDATE";
    private static final String REACHES = """
            SELECT FROM retrieval.budget_slice
             WHERE budget_id = $1 AND state = 'open' AND expires_at > $3 AND (ends_at IS NULL OR ends_at > $3)
               AND granted_micros - held_micros - used_micros >= $2
            """;
    private static final String ASKED =
            "SELECT slice_id FROM retrieval.budget_slice WHERE budget_id = $1 AND state = 'asked' ORDER BY slice_id"
                    + " LIMIT 1";
    private static final String CLOSE_OPEN =
            "UPDATE retrieval.budget_slice SET state = 'closing' WHERE budget_id = $1 AND state = 'open'";
    private static final String ASK = """
            INSERT INTO retrieval.budget_slice (slice_id, workspace_id, budget_id, state, created_at)
            VALUES ($1, tenant_workspace(), $2, 'asked', $3)
            """;
    private static final String CLOSING = """
            SELECT slice_id, used_micros + held_micros AS committed, held_micros = 0 AS last FROM retrieval.budget_slice
             WHERE budget_id = $1 AND state = 'closing' ORDER BY slice_id LIMIT 100
            """;
    // Somebody else may have been told meanwhile that there is nothing, and have given the wish up.
    private static final String OPEN = """
            INSERT INTO retrieval.budget_slice AS known (slice_id, workspace_id, budget_id, state, granted_micros, ends_at,
                   expires_at, created_at)
            VALUES ($1, tenant_workspace(), $2, 'open', $3, $4, $5, $6)
            ON CONFLICT (slice_id) DO UPDATE
               SET state = 'open', granted_micros = excluded.granted_micros, ends_at = excluded.ends_at,
                   expires_at = excluded.expires_at
             WHERE known.state = 'asked'
            """;
    private static final String GIVE_UP = "DELETE FROM retrieval.budget_slice WHERE slice_id = $1 AND state = 'asked'";
    private static final String NO_BUDGET = "UPDATE retrieval.budget SET active = false WHERE budget_id = $1";
    private static final String GONE = """
            DELETE FROM retrieval.budget_slice
             WHERE slice_id = $1 AND state = 'closing' AND held_micros = 0 AND used_micros = $2
            """;
    // A wish that nobody asks about again is given back like a slice of which nothing was used.
    private static final String CLOSE_OLD = """
            UPDATE retrieval.budget_slice SET state = 'closing'
             WHERE workspace_id = tenant_workspace()
               AND ((state = 'open' AND (expires_at < $1 OR ends_at < $1)) OR (state = 'asked' AND created_at < $2))
            """;
    private static final String TO_REPORT = """
            SELECT slice_id, used_micros + held_micros AS committed, held_micros = 0 AS last FROM retrieval.budget_slice
             WHERE workspace_id = tenant_workspace() AND state = 'closing' ORDER BY slice_id LIMIT 100
            """;
    private static final String WORKSPACES = """
            SELECT DISTINCT workspace_id FROM retrieval.budget_slice
             WHERE state = 'closing' OR (state = 'open' AND (expires_at < $1 OR ends_at < $1))
                OR (state = 'asked' AND created_at < $2)
            """;
    private static final Duration FORGOTTEN_WISH = Duration.ofMinutes(5);

    private final SliceConfig config;
    private final Clock clock;

    SliceRepository(SliceConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** In the turn of a budget: true if somebody has opened a slice that reaches meanwhile. */
    Uni<Boolean> reaches(SqlConnection tx, UUID budget, long micros) {
        return tx.preparedQuery(TAKE_TURNS)
                .execute(Tuple.of(budget))
                .chain(() -> tx.preparedQuery(REACHES).execute(Tuple.of(budget, micros, soon())))
                .map(rows -> rows.rowCount() > 0);
    }

    /** The wish that is on its way, or a new one; what is open until then does not reach and is given back with it. */
    Uni<UUID> ask(SqlConnection tx, UUID budget, UUID fresh) {
        return tx.preparedQuery(ASKED)
                .execute(Tuple.of(budget))
                .chain(rows -> rows.rowCount() > 0
                        ? Uni.createFrom().item(rows.iterator().next().getUUID("slice_id"))
                        : tx.preparedQuery(CLOSE_OPEN)
                                .execute(Tuple.of(budget))
                                .chain(() ->
                                        tx.preparedQuery(ASK).execute(Tuple.of(fresh, budget, time(clock.instant()))))
                                .replaceWith(fresh));
    }

    Uni<List<Report>> closing(SqlConnection tx, UUID budget) {
        return tx.preparedQuery(CLOSING).execute(Tuple.of(budget)).map(SliceRepository::reports);
    }

    Uni<Void> granted(SqlConnection tx, UUID slice, UUID budget, Grant grant) {
        if (grant.grantedMicros() == 0) {
            var given = tx.preparedQuery(GIVE_UP).execute(Tuple.of(slice));
            return grant.limited()
                    ? given.replaceWithVoid()
                    : given.chain(() -> tx.preparedQuery(NO_BUDGET).execute(Tuple.of(budget)))
                            .replaceWithVoid();
        }
        return tx.preparedQuery(OPEN)
                .execute(Tuple.from(Arrays.asList(
                        slice,
                        budget,
                        grant.grantedMicros(),
                        time(grant.endsAt()),
                        time(grant.expiresAt()),
                        time(clock.instant()))))
                .replaceWithVoid();
    }

    /** What was reported for the last time, and is still as it was then, is not needed any more. */
    Uni<Void> reported(SqlConnection tx, List<Report> reports) {
        return Multi.createFrom()
                .iterable(reports)
                .filter(Report::last)
                .onItem()
                .transformToUniAndConcatenate(
                        report -> tx.preparedQuery(GONE).execute(Tuple.of(report.sliceId(), report.committedMicros())))
                .onItem()
                .ignoreAsUni();
    }

    /** Across tenants, with the system role. */
    Uni<List<UUID>> workspacesWithOld(SqlConnection tx) {
        return tx.preparedQuery(WORKSPACES)
                .execute(Tuple.of(soon(), time(clock.instant().minus(FORGOTTEN_WISH))))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("workspace_id"))
                        .toList());
    }

    /** Of one workspace, all that is to be said of slices that nothing is authorised from any more. */
    Uni<List<Report>> closeOld(SqlConnection tx) {
        return tx.preparedQuery(CLOSE_OLD)
                .execute(Tuple.of(soon(), time(clock.instant().minus(FORGOTTEN_WISH))))
                .chain(() -> tx.preparedQuery(TO_REPORT).execute())
                .map(SliceRepository::reports);
    }

    private OffsetDateTime soon() {
        return time(clock.instant().plus(config.margin()));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant == null ? null : OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static List<Report> reports(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Report(row.getUUID("slice_id"), row.getLong("committed"), row.getBoolean("last")))
                .toList();
    }
}
