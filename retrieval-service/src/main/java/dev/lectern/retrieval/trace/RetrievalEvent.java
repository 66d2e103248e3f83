package dev.lectern.retrieval.trace;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.query.Query;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.MDC;

/** One search, without what was asked and what was found. */
public record RetrievalEvent(
        UUID id,
        Instant createdAt,
        Scope scope,
        String requestId,
        String method,
        String profile,
        int topK,
        String place,
        boolean filtered,
        int sources,
        int chunks,
        int hits,
        int durationMs) {

    /** Where is project, documents, repositories or several of them. */
    public static RetrievalEvent begun(Scope scope, Query query, List<String> where, Instant now) {
        return new RetrievalEvent(
                Ids.next(),
                now,
                scope,
                (String) MDC.get(RequestIds.REQUEST_ID),
                query.profile().method(),
                query.profile().name(),
                query.depth(),
                String.join(",", where),
                !query.filter().isNothing(),
                0,
                0,
                0,
                0);
    }

    public RetrievalEvent answered(int hits, int sources, int chunks, Instant now) {
        var took = (int) Duration.between(createdAt, now).toMillis();
        return new RetrievalEvent(
                id, createdAt, scope, requestId, method, profile, topK, place, filtered, sources, chunks, hits, took);
    }

    static RetrievalEvent of(Row row) {
        return new RetrievalEvent(
                row.getUUID("retrieval_event_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                new Scope(
                        row.getUUID("run_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")),
                row.getString("request_id"),
                row.getString("method"),
                row.getString("profile"),
                row.getInteger("top_k"),
                row.getString("place"),
                row.getBoolean("is_filtered"),
                row.getInteger("source_count"),
                row.getInteger("chunk_count"),
                row.getInteger("hit_count"),
                row.getInteger("duration_ms"));
    }
}
