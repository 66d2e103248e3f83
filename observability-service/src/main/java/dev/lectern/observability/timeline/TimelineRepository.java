package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The lines of all runs, appended as they come and read in the order of their time. */
@ApplicationScoped
class TimelineRepository {

    // Without naming the key: that would need to see the row that is there, which policies may hide.
    private static final String APPEND = """
            INSERT INTO timeline_entry (event_id, run_id, workspace_id, project_id, user_id, source, type, topic, time,
                   subject, line, data)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT DO NOTHING
            """;
    // A run that says that it is personal is its user's alone.
    private static final String KNOWN = """
            SELECT EXISTS (SELECT FROM timeline_entry WHERE run_id = $1 AND project_id = $2)
               AND NOT EXISTS (SELECT FROM timeline_entry WHERE run_id = $1 AND type = 'run.started.v1'
                                  AND data @> '{"personal": true}' AND user_id IS DISTINCT FROM $3) AS known
            """;
    private static final String COLUMNS =
            "SELECT event_id, run_id, source, type, topic, time, subject, line, data FROM timeline_entry";
    private static final String FIRST =
            COLUMNS + " WHERE run_id = $1 AND project_id = $2 ORDER BY time, event_id LIMIT $3";
    private static final String BEHIND = COLUMNS + """
             WHERE run_id = $1 AND project_id = $2
               AND (time, event_id) > (SELECT time, event_id FROM timeline_entry WHERE event_id = $4 AND run_id = $1)
             ORDER BY time, event_id LIMIT $3
            """;

    Uni<Void> append(SqlConnection tx, Entry entry) {
        var scope = entry.scope();
        return tx.preparedQuery(APPEND)
                .execute(Tuple.from(Arrays.asList(
                        entry.eventId(),
                        scope.runId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        entry.source(),
                        entry.type(),
                        entry.topic(),
                        OffsetDateTime.ofInstant(entry.time(), ZoneOffset.UTC),
                        entry.subject(),
                        entry.line(),
                        entry.data())))
                .replaceWithVoid();
    }

    Uni<Boolean> knows(SqlConnection tx, UUID run, Scope by) {
        return tx.preparedQuery(KNOWN)
                .execute(Tuple.of(run, by.projectId(), by.userId()))
                .map(rows -> rows.iterator().next().getBoolean("known"));
    }

    /** From the beginning, or behind this event. */
    Uni<List<Entry>> page(SqlConnection tx, UUID run, UUID project, UUID after, int most) {
        var query = after == null
                ? tx.preparedQuery(FIRST).execute(Tuple.of(run, project, most))
                : tx.preparedQuery(BEHIND).execute(Tuple.of(run, project, most, after));
        return query.map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(TimelineRepository::of)
                .toList());
    }

    private static Entry of(Row row) {
        return new Entry(
                row.getUUID("event_id"),
                Scope.ofRun(row.getUUID("run_id")),
                row.getString("source"),
                row.getString("type"),
                row.getString("topic"),
                row.getOffsetDateTime("time").toInstant(),
                row.getString("subject"),
                row.getString("line"),
                (JsonObject) row.getJson("data"));
    }
}
