package dev.lectern.retrieval.stream;

import dev.lectern.common.identity.Scope;
import dev.lectern.retrieval.stream.Scribe.Batch;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Keeps answers that are written and what was sent of them. */
@ApplicationScoped
class StreamRepository {

    /** What listeners read: how the job is, and what comes behind the number that they have. */
    record Read(boolean running, List<StreamEvent> events) {}

    record Place(UUID conversation, UUID project) {}

    /** What there is of an answer in the table. */
    record Written(Turn turn, int last, String text, JsonArray citations) {}

    private static final String OPEN = """
            INSERT INTO retrieval.streaming_job (run_id, turn_id, conversation_id, workspace_id, project_id, user_id,
                   model_id, request_data, lease_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9 * interval '1 millisecond')
            """;
    private static final String RUNNING_OF =
            "SELECT count(*)::int AS n FROM retrieval.streaming_job WHERE user_id = $1 AND status = 'running'";
    // Locked: who ends it from outside comes before this or after it, and after it nothing more is written. Heartbeats
    // do
    // not come in the way.
    private static final String ADD = """
            WITH open AS (SELECT run_id, workspace_id, user_id FROM retrieval.streaming_job
                           WHERE run_id = ANY($1) AND status = 'running' ORDER BY run_id FOR KEY SHARE)
            INSERT INTO retrieval.stream_event (run_id, sequence, workspace_id, user_id, kind, data)
            SELECT e.run_id, e.sequence, open.workspace_id, open.user_id, e.kind, e.data::jsonb
              FROM unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) AS e (run_id, sequence, kind, data)
              JOIN open USING (run_id)
            RETURNING run_id
            """;
    private static final String ADD_LAST = """
            INSERT INTO retrieval.stream_event (run_id, sequence, workspace_id, user_id, kind, data)
            SELECT $1, e.sequence, $2, $3, e.kind, e.data::jsonb
              FROM unnest($4::int[], $5::text[], $6::text[]) AS e (sequence, kind, data)
            """;
    private static final String READ = """
            SELECT j.status = 'running' AS running, e.sequence, e.kind, e.data
              FROM retrieval.streaming_job j
              LEFT JOIN LATERAL (SELECT sequence, kind, data FROM retrieval.stream_event
                                  WHERE run_id = j.run_id AND sequence > $2 ORDER BY sequence LIMIT $3) AS e ON true
             WHERE j.run_id = $1 AND ($4::uuid IS NULL OR j.project_id IS NULL OR j.project_id = $4)
             ORDER BY e.sequence
            """;
    private static final String LOCK_SOURCES = """
            SELECT source_item_id, state FROM indexed_source WHERE source_item_id = ANY($1)
             ORDER BY source_item_id FOR SHARE
            """;
    private static final String END = """
            UPDATE retrieval.streaming_job SET status = $2, error_message = $3, partial_content = $4, response_data = $5,
                   message_persisted = true, completed_at = now(), updated_at = now()
             WHERE run_id = $1 AND status = 'running'
            RETURNING (extract(epoch FROM now() - created_at) * 1000)::bigint AS took
            """;
    private static final String DROP_EVENTS = "DELETE FROM retrieval.stream_event WHERE run_id = $1";
    private static final String WRITTEN = """
            SELECT j.turn_id, j.conversation_id, j.model_id, j.project_id, j.request_data,
                   coalesce(max(e.sequence), 0) AS last,
                   coalesce(string_agg(e.data ->> 'delta', '' ORDER BY e.sequence) FILTER (WHERE e.kind = 'text'), '') AS text,
                   coalesce(jsonb_agg(e.data ORDER BY e.sequence) FILTER (WHERE e.kind = 'citation'), '[]') AS citations
              FROM retrieval.streaming_job j LEFT JOIN retrieval.stream_event e ON e.run_id = j.run_id
             WHERE j.run_id = $1 AND j.status = 'running'
             GROUP BY j.run_id
            """;
    private static final String WHERE =
            "SELECT conversation_id, project_id FROM retrieval.streaming_job WHERE run_id = $1";
    // Waits for who writes just now.
    private static final String LOCK =
            "SELECT run_id FROM retrieval.streaming_job WHERE run_id = $1 AND status = 'running' FOR UPDATE";
    private static final String BEAT = """
            WITH open AS (SELECT run_id FROM retrieval.streaming_job
                           WHERE run_id = ANY($1) AND status = 'running' ORDER BY run_id FOR NO KEY UPDATE)
            UPDATE retrieval.streaming_job j SET lease_until = now() + $2 * interval '1 millisecond'
              FROM open WHERE j.run_id = open.run_id RETURNING j.run_id
            """;
    private static final String SILENT = """
            SELECT run_id, workspace_id, project_id, user_id FROM retrieval.streaming_job
             WHERE status = 'running' AND lease_until < now() ORDER BY lease_until LIMIT 50
            """;

    Uni<Void> open(SqlConnection tx, Turn turn, JsonObject request, long lease) {
        var scope = turn.scope();
        return tx.preparedQuery(OPEN)
                .execute(Tuple.from(Arrays.asList(
                        turn.runId(),
                        turn.turnId(),
                        turn.conversationId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        turn.model(),
                        request,
                        lease)))
                .replaceWithVoid();
    }

    Uni<Integer> runningOf(SqlConnection tx, UUID user) {
        return tx.preparedQuery(RUNNING_OF)
                .execute(Tuple.of(user))
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    /** All of one tenant; answers the runs that are still open, the others' events are not written. */
    Uni<Set<UUID>> add(SqlConnection tx, Collection<Batch> batches) {
        var size = batches.stream().mapToInt(batch -> batch.events().size()).sum();
        var runs = new UUID[size];
        var numbers = new Integer[size];
        var kinds = new String[size];
        var data = new String[size];
        int i = 0;
        for (var batch : batches) {
            for (var event : batch.events()) {
                runs[i] = batch.run().turn().runId();
                numbers[i] = event.number();
                kinds[i] = event.kind();
                data[i++] = event.data().encode();
            }
        }
        return tx.preparedQuery(ADD)
                .execute(Tuple.of(runs, numbers, kinds, data))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("run_id"))
                        .collect(Collectors.toSet()));
    }

    /** In the transaction that ends the job. */
    Uni<Void> addLast(SqlConnection tx, Scope scope, List<StreamEvent> events) {
        return tx.preparedQuery(ADD_LAST)
                .execute(Tuple.of(
                        scope.runId(),
                        scope.workspaceId(),
                        scope.userId(),
                        each(events, StreamEvent::number).toArray(Integer[]::new),
                        each(events, StreamEvent::kind).toArray(String[]::new),
                        each(events, event -> event.data().encode()).toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Empty if there is no such job for who asks; project null for wherever he is. */
    Uni<Optional<Read>> read(SqlConnection tx, UUID run, int after, int limit, UUID project) {
        return tx.preparedQuery(READ)
                .execute(Tuple.of(run, after, limit, project))
                .map(StreamRepository::read);
    }

    private static Optional<Read> read(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return Optional.empty();
        }
        boolean running = rows.iterator().next().getBoolean("running");
        var events = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getInteger("sequence") != null)
                .map(row ->
                        new StreamEvent(row.getInteger("sequence"), row.getString("kind"), row.getJsonObject("data")))
                .toList();
        return Optional.of(new Read(running, events));
    }

    /** Those of them that are gone; none of the others goes until the transaction ends. */
    Uni<Set<UUID>> removed(SqlConnection tx, UUID[] sources) {
        return tx.preparedQuery(LOCK_SOURCES).execute(Tuple.of(sources)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .filter(row -> row.getString("state").equals("removed"))
                .map(row -> row.getUUID("source_item_id"))
                .collect(Collectors.toSet()));
    }

    /** How many milliseconds it took; empty if somebody else has ended it. */
    Uni<Optional<Long>> end(
            SqlConnection tx, UUID run, String status, String reason, String text, JsonObject response) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(run, status, reason, text, response))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getLong("took")));
    }

    Uni<Void> dropEvents(SqlConnection tx, UUID run) {
        return tx.preparedQuery(DROP_EVENTS).execute(Tuple.of(run)).replaceWithVoid();
    }

    /** In which conversation it is written, and in which project that is. */
    Uni<Optional<Place>> placeOf(SqlConnection tx, UUID run) {
        return tx.preparedQuery(WHERE).execute(Tuple.of(run)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .findFirst()
                .map(row -> new Place(row.getUUID("conversation_id"), row.getUUID("project_id"))));
    }

    /** Locked, and only while it is running. */
    Uni<Optional<Written>> written(SqlConnection tx, Scope scope) {
        return tx.preparedQuery(LOCK)
                .execute(Tuple.of(scope.runId()))
                .chain(() -> tx.preparedQuery(WRITTEN).execute(Tuple.of(scope.runId())))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .findFirst()
                        .map(row -> written(scope, row)));
    }

    private static Written written(Scope scope, Row row) {
        var request = row.getJsonObject("request_data");
        var session = request.getString("session");
        var turn = new Turn(
                scope.withProject(row.getUUID("project_id")),
                row.getUUID("turn_id"),
                row.getUUID("conversation_id"),
                session == null ? null : UUID.fromString(session),
                row.getString("model_id"),
                request.getString("provider"),
                request.getBoolean("variation", false));
        return new Written(turn, row.getInteger("last"), row.getString("text"), row.getJsonArray("citations"));
    }

    /** By the system's door: keeps these alive, and answers which of them still are. */
    Uni<Set<UUID>> beat(SqlConnection system, Collection<UUID> runs, long lease) {
        return system.preparedQuery(BEAT)
                .execute(Tuple.of(runs.toArray(UUID[]::new), lease))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("run_id"))
                        .collect(Collectors.toSet()));
    }

    /** By the system's door: whose process is silent. */
    Uni<List<Scope>> silent(SqlConnection system) {
        return system.query(SILENT).execute().map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Scope(
                        row.getUUID("run_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")))
                .toList());
    }

    private static <T> List<T> each(List<StreamEvent> events, Function<StreamEvent, T> part) {
        return events.stream().map(part).toList();
    }
}
