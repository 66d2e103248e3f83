package dev.lectern.observability.timeline;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The lines of all runs, appended as they come and read in the order of their time. */
@ApplicationScoped
class TimelineRepository {

    private static final String APPEND = "SELECT DISTINCT append_timeline AS run_id FROM append_timeline($1)";
    // As parameters the days are known when the query is planned: the partitions of all others are not even opened.
    private static final String DAYS = "SELECT since, until FROM timeline_span WHERE run_id = $1";
    // A run that says that it is personal is its user's alone.
    private static final String KNOWN = """
            SELECT EXISTS (SELECT FROM timeline_entry WHERE run_id = $1 AND time >= $2 AND time < $3 AND project_id = $4)
               AND NOT EXISTS (SELECT FROM timeline_entry WHERE run_id = $1 AND time >= $2 AND time < $3
                                  AND type = 'run.started.v1' AND data @> '{"personal": true}'
                                  AND user_id IS DISTINCT FROM $5) AS known
            """;
    private static final String COLUMNS =
            "SELECT event_id, run_id, source, type, topic, time, subject, line, data FROM timeline_entry";
    private static final String OF_RUN = COLUMNS + " WHERE run_id = $1 AND time >= $2 AND time < $3";
    private static final String FIRST = OF_RUN + " AND project_id = $4 ORDER BY time, event_id LIMIT $5";
    private static final String BEHIND = OF_RUN + """
               AND project_id = $4
               AND (time, event_id) > (SELECT time, event_id FROM timeline_entry
                                        WHERE event_id = $6 AND run_id = $1 AND time >= $2 AND time < $3)
             ORDER BY time, event_id LIMIT $5
            """;
    // In the order in which they came. What was begun to be written before it and is there later is still found.
    private static final String NEWS = OF_RUN + """
               AND project_id = $4
               AND received_at >= coalesce((SELECT received_at FROM timeline_entry
                                             WHERE run_id = $1 AND event_id = $5 AND time >= $2 AND time < $3)
                                           - interval '10 seconds', '-infinity')
             ORDER BY received_at, time, event_id LIMIT $6
            """;
    private static final String KNOWN_WITH = """
            SELECT e.event_id FROM timeline_entry e, timeline_entry last
             WHERE e.run_id = $1 AND last.run_id = $1 AND last.event_id = $4
               AND e.time >= $2 AND e.time < $3 AND last.time >= $2 AND last.time < $3
               AND (e.received_at, e.time, e.event_id) <= (last.received_at, last.time, last.event_id)
               AND e.received_at >= last.received_at - interval '10 seconds'
            """;

    /** Answers the runs that have something new. */
    Uni<Set<UUID>> append(SqlConnection tx, List<Entry> entries) {
        var lines = new JsonArray();
        entries.forEach(entry -> lines.add(json(entry)));
        return tx.preparedQuery(APPEND).execute(Tuple.of(lines)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getUUID("run_id"))
                .collect(Collectors.toSet()));
    }

    private static JsonObject json(Entry entry) {
        var scope = entry.scope();
        return new JsonObject()
                .put("event_id", entry.eventId().toString())
                .put("run_id", scope.runId().toString())
                .put("source", entry.source())
                .put("type", entry.type())
                .put("topic", entry.topic())
                .put("time", entry.time().toString())
                .put("workspace_id", Objects.toString(scope.workspaceId(), null))
                .put("project_id", Objects.toString(scope.projectId(), null))
                .put("user_id", Objects.toString(scope.userId(), null))
                .put("subject", entry.subject())
                .put("line", entry.line())
                .put("data", entry.data());
    }

    Uni<Boolean> knows(SqlConnection tx, UUID run, Scope by) {
        return within(tx, KNOWN, run, by.projectId(), by.userId())
                .map(rows -> rows.rowCount() > 0 && rows.iterator().next().getBoolean("known"));
    }

    /** From the beginning, or behind this event. */
    Uni<List<Entry>> page(SqlConnection tx, UUID run, UUID project, UUID after, int most) {
        var query =
                after == null ? within(tx, FIRST, run, project, most) : within(tx, BEHIND, run, project, most, after);
        return query.map(TimelineRepository::entries);
    }

    /** What whoever has seen this line has seen with it or shortly before. */
    Uni<Set<UUID>> knownWith(SqlConnection tx, UUID run, UUID last) {
        return within(tx, KNOWN_WITH, run, last).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("event_id"))
                .collect(Collectors.toSet()));
    }

    /** With that line, those from shortly before it and all that came later; from the first without one. */
    Uni<List<Entry>> news(SqlConnection tx, UUID run, UUID project, UUID since, int most) {
        return within(tx, NEWS, run, project, since, most).map(TimelineRepository::entries);
    }

    /** The query's first parameters are the run and its days; a run of which nothing is known has none, and no rows. */
    private static Uni<RowSet<Row>> within(SqlConnection tx, String query, UUID run, Object... more) {
        return tx.preparedQuery(DAYS).execute(Tuple.of(run)).chain(days -> {
            if (days.rowCount() == 0) {
                return Uni.createFrom().item(days);
            }
            var span = days.iterator().next();
            var parameters = Tuple.of(run, span.getOffsetDateTime("since"), span.getOffsetDateTime("until"));
            for (var one : more) {
                parameters.addValue(one);
            }
            return tx.preparedQuery(query).execute(parameters);
        });
    }

    private static List<Entry> entries(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(TimelineRepository::of)
                .toList();
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
