package dev.lectern.observability.invariant;

import dev.lectern.common.flow.InTurn;
import dev.lectern.observability.invariant.InvariantResource.Report;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The last report of each service; of several replicas the last one that looked. */
@ApplicationScoped
class InvariantRepository {

    // Since when it is broken is kept while it is.
    private static final String KEEP = """
            INSERT INTO invariant_report AS known (service, name, broken, since, checked_at)
            VALUES ($1, $2, $3, CASE WHEN $3 <> '' THEN $4::timestamptz END, $4)
            ON CONFLICT (service, name) DO UPDATE
               SET broken = excluded.broken, checked_at = excluded.checked_at,
                   since = CASE WHEN excluded.broken <> '' THEN coalesce(known.since, excluded.since) END
             WHERE known.checked_at < excluded.checked_at
            """;
    // What a newer build does not look at any more.
    private static final String FORGET =
            "DELETE FROM invariant_report WHERE service = $1 AND checked_at < $2::timestamptz - interval '1 day'";
    private static final String ALL = "SELECT * FROM invariant_report ORDER BY service, name";

    Uni<Void> keep(SqlConnection tx, String service, Map<String, String> found, Instant at) {
        var time = OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
        return InTurn.each(new TreeMap<>(found).entrySet(), one -> tx.preparedQuery(KEEP)
                        .execute(Tuple.of(service, one.getKey(), one.getValue(), time)))
                .chain(() -> tx.preparedQuery(FORGET).execute(Tuple.of(service, time)))
                .replaceWithVoid();
    }

    Uni<List<Report>> all(SqlConnection tx) {
        return tx.preparedQuery(ALL).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(Report::of)
                .toList());
    }
}
