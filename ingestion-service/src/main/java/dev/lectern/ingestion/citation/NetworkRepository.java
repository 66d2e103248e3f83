package dev.lectern.ingestion.citation;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** The rows of kept graphs. They belong to no tenant: who asked is not written down. */
@ApplicationScoped
class NetworkRepository {

    /** A graph and how old it is; null before there is one. */
    record Kept(
            Network network,
            int algorithm,
            int failures,
            String lastError,
            Instant busyUntil,
            Instant retryAt,
            Instant fetchedAt,
            Instant staleAt,
            Instant expiresAt) {

        boolean fresh(Instant now) {
            return usable(now) && now.isBefore(staleAt);
        }

        boolean usable(Instant now) {
            return network != null && algorithm == BuildNetwork.ALGORITHM && now.isBefore(expiresAt);
        }

        static Kept of(Row row) {
            var graph = row.getJsonObject("graph");
            return new Kept(
                    graph == null ? null : graph.mapTo(Network.class),
                    row.getInteger("algorithm_version"),
                    row.getInteger("failure_count"),
                    row.getString("last_error"),
                    instant(row, "busy_until"),
                    instant(row, "retry_at"),
                    instant(row, "fetched_at"),
                    instant(row, "stale_at"),
                    instant(row, "expires_at"));
        }

        private static Instant instant(Row row, String column) {
            var time = row.getOffsetDateTime(column);
            return time == null ? null : time.toInstant();
        }
    }

    private static final String FIND = "SELECT * FROM enrichment.citation_graph WHERE graph_key = $1";
    // Who gets it has it alone, whatever process he is in: the row is the lock, and its time ends it if he dies. Nobody
    // gets
    // what has been renewed since he looked.
    private static final String CLAIM = """
            INSERT INTO enrichment.citation_graph AS kept (graph_key, center_work_id, max_references, max_citing, hops,
                   max_nodes, algorithm_version, busy_until, retry_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $9, $8, $8)
            ON CONFLICT (graph_key) DO UPDATE SET busy_until = excluded.busy_until
             WHERE kept.busy_until <= $8 AND kept.retry_at <= $8
               AND (kept.stale_at IS NULL OR kept.stale_at <= $8 OR kept.algorithm_version <> $7)
            """;
    private static final String PROLONG = "UPDATE enrichment.citation_graph SET busy_until = $2 WHERE graph_key = $1";
    private static final String SAVE = """
            UPDATE enrichment.citation_graph SET graph = $2, algorithm_version = $3, failure_count = 0, last_error = NULL,
                   fetched_at = $4, stale_at = $5, expires_at = $6, busy_until = $4, retry_at = $4
             WHERE graph_key = $1
            """;
    private static final String FAIL = """
            UPDATE enrichment.citation_graph SET failure_count = failure_count + 1, last_error = $2,
                   busy_until = $3::timestamptz,
                   retry_at = $3::timestamptz
                            + least(interval '15 minutes', interval '30 seconds' * power(2, least(failure_count, 10)))
             WHERE graph_key = $1
            """;

    Uni<Optional<Kept>> find(SqlConnection tx, String key) {
        return tx.preparedQuery(FIND)
                .execute(Tuple.of(key))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(Kept.of(rows.iterator().next())));
    }

    /** True for the one who may build it. */
    Uni<Boolean> claim(SqlConnection tx, Bounds bounds, Instant now, Duration lease) {
        return tx.preparedQuery(CLAIM)
                .execute(Tuple.from(Arrays.asList(
                        bounds.key(),
                        bounds.centre(),
                        bounds.maxReferences(),
                        bounds.maxCiting(),
                        bounds.hops(),
                        bounds.maxNodes(),
                        BuildNetwork.ALGORITHM,
                        time(now),
                        time(now.plus(lease)))))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Void> prolong(SqlConnection tx, Bounds bounds, Instant until) {
        return tx.preparedQuery(PROLONG)
                .execute(Tuple.of(bounds.key(), time(until)))
                .replaceWithVoid();
    }

    Uni<Void> save(SqlConnection tx, Bounds bounds, Network network, Instant now, Instant stale, Instant expires) {
        return tx.preparedQuery(SAVE)
                .execute(Tuple.of(
                        bounds.key(),
                        new JsonObject(Json.encode(network)),
                        BuildNetwork.ALGORITHM,
                        time(now),
                        time(stale),
                        time(expires)))
                .replaceWithVoid();
    }

    /** The pause until somebody may try again doubles with each failure in a row. */
    Uni<Void> fail(SqlConnection tx, Bounds bounds, String reason, Instant now) {
        return tx.preparedQuery(FAIL)
                .execute(Tuple.of(bounds.key(), reason, time(now)))
                .replaceWithVoid();
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
