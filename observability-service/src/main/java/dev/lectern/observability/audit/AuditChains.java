package dev.lectern.observability.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Walks the chains of hashes, and finds where one is broken. */
@ApplicationScoped
class AuditChains {

    /** What was found of a month; `brokenAt` is the first place that is not as it was written. */
    record Walked(LocalDate month, long events, boolean removed, Long brokenAt, UUID brokenEvent, String reason) {

        boolean intact() {
            return reason == null;
        }

        static Walked of(Row row) {
            return new Walked(
                    row.getLocalDate("month"),
                    row.getLong("events"),
                    row.getBoolean("removed"),
                    row.getLong("broken_at"),
                    row.getUUID("broken_event"),
                    row.getString("reason"));
        }
    }

    private static final String MONTHS = "SELECT month FROM audit_chain ORDER BY month";

    // One statement sees one state: an event that is added meanwhile is in both, the rows and the chain, or in neither.
    private static final String WALK = """
            WITH chain AS (
                SELECT c.*, (SELECT head FROM audit_chain e WHERE e.month < c.month ORDER BY e.month DESC LIMIT 1) AS end_before
                  FROM audit_chain c WHERE c.month = $1),
            walked AS (
                SELECT e.position, e.audit_event_id, e.hash,
                       CASE WHEN e.position <> row_number() OVER w THEN 'An event before this one is missing.'
                            WHEN e.previous_hash <> coalesce(lag(e.hash) OVER w, chain.opening)
                            THEN 'It does not follow the one before.'
                            WHEN e.hash <> audit_hash(e) THEN 'It is not as it was written.' END AS reason
                  FROM audit_event e CROSS JOIN chain WHERE e.month = $1
                WINDOW w AS (ORDER BY e.position)),
            broken AS (SELECT * FROM walked WHERE reason IS NOT NULL ORDER BY position LIMIT 1),
            last AS (SELECT count(*) AS events, (array_agg(hash ORDER BY position DESC))[1] AS head FROM walked)
            SELECT chain.month, last.events, chain.removed_at IS NOT NULL AS removed, broken.position AS broken_at,
                   broken.audit_event_id AS broken_event,
                   CASE WHEN chain.end_before IS DISTINCT FROM chain.opening AND chain.end_before IS NOT NULL
                        THEN 'It does not follow the month before.'
                        WHEN broken.reason IS NOT NULL THEN broken.reason
                        WHEN chain.removed_at IS NOT NULL AND last.events > 0 THEN 'Events came after it was closed.'
                        WHEN chain.removed_at IS NULL
                             AND (last.events <> chain.length OR last.head IS DISTINCT FROM chain.head)
                        THEN 'Events at its end are missing.' END AS reason
              FROM chain CROSS JOIN last LEFT JOIN broken ON true
            """;

    Uni<List<LocalDate>> months(SqlConnection tx) {
        return tx.query(MONTHS).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getLocalDate("month"))
                .toList());
    }

    /** Null when nothing was written down in that month. */
    Uni<Walked> walk(SqlConnection tx, LocalDate month) {
        return tx.preparedQuery(WALK).execute(Tuple.of(month)).map(rows -> {
            var found = rows.iterator();
            return found.hasNext() ? Walked.of(found.next()) : null;
        });
    }
}
