package dev.lectern.retrieval.asked;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import dev.lectern.retrieval.asked.AskedFor.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What was asked, and what has become of it. */
@ApplicationScoped
class AskedRepository {

    /** How a question stands; mine says that this process shall answer it. */
    record State(String status, UUID turnId, Reply reply, String reason, boolean mine) {}

    // Who asks and who calls off take turns, or what is asked in this very moment would be missed by both.
    private static final String TURN = "SELECT pg_advisory_xact_lock%s(hashtextextended('asked ' || $1::text, 0))";
    private static final String CALLED_OFF = "SELECT FROM retrieval.asked WHERE run_id = $1 AND status = 'cancelled'";
    // What failed, and what nobody works on any more, is begun again under another id: its first charge stays.
    private static final String BEGIN = """
        INSERT INTO retrieval.asked AS known (run_id, workspace_id, project_id, user_id, parent_run_id, source_item_id,
               status, turn_id, lease_until)
        VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, now() + $8 * interval '1 millisecond')
        ON CONFLICT (run_id) DO UPDATE
           SET status = 'running', turn_id = excluded.turn_id, lease_until = excluded.lease_until, reason = NULL,
               updated_at = now()
         WHERE known.status = 'failed' OR known.status = 'running' AND known.lease_until < now()
        RETURNING turn_id
        """;
    private static final String LOOK =
            "SELECT status, turn_id, answer, reason, lease_until < now() AS silent FROM retrieval.asked WHERE run_id ="
                    + " $1";
    private static final String END = """
        UPDATE retrieval.asked SET status = $3, answer = $4, reason = $5, lease_until = NULL, updated_at = now()
         WHERE run_id = $1 AND turn_id = $2 AND status = 'running'
        """;
    private static final String CALL_OFF = """
        INSERT INTO retrieval.asked AS known (run_id, workspace_id, status, turn_id) VALUES ($1, $2, 'cancelled', $1)
        ON CONFLICT (run_id) DO UPDATE SET status = 'cancelled', lease_until = NULL, updated_at = now()
         WHERE known.status = 'running'
        """;
    private static final String CALL_OFF_BELOW = """
        UPDATE retrieval.asked SET status = 'cancelled', lease_until = NULL, updated_at = now()
         WHERE workspace_id = $2 AND parent_run_id = $1 AND status = 'running'
        """;
    private static final String FORGET = "DELETE FROM retrieval.asked WHERE workspace_id = $1 AND source_item_id = $2";
    private static final String FORGET_ENDED = FORGET + " AND status IN ('completed', 'failed')";
    private static final String BEAT = """
        UPDATE retrieval.asked SET lease_until = now() + $2 * interval '1 millisecond'
         WHERE run_id = ANY($1) AND status = 'running' RETURNING run_id
        """;

    private final ObjectMapper json;

    AskedRepository(ObjectMapper json) {
        this.json = json;
    }

    /** Begins it, unless somebody does, it is done, or it was called off: that, or what it is a part of. */
    Uni<State> begin(SqlConnection tx, Question asked, long leaseMillis) {
        var asker = asked.asker();
        var whole = asked.parentRunId() == null ? asked.runId() : asked.parentRunId();
        return turn(tx, whole, "_shared")
                .chain(() -> tx.preparedQuery(CALLED_OFF).execute(Tuple.of(whole)))
                .chain(off -> off.rowCount() > 0
                        ? Uni.createFrom().item(new State("cancelled", null, null, null, false))
                        : tx.preparedQuery(BEGIN)
                                .execute(Tuple.from(Arrays.asList(
                                        asked.runId(),
                                        asker.workspaceId(),
                                        asker.projectId(),
                                        asker.userId(),
                                        asked.parentRunId(),
                                        asked.paper().sourceItemId(),
                                        Ids.next(),
                                        leaseMillis)))
                                .chain(begun -> begun.rowCount() > 0
                                        ? Uni.createFrom()
                                                .item(new State(
                                                        "running",
                                                        begun.iterator().next().getUUID("turn_id"),
                                                        null,
                                                        null,
                                                        true))
                                        : look(tx, asked.runId()).map(Optional::orElseThrow)));
    }

    /** Empty if it is gone, with its source. */
    Uni<Optional<State>> look(SqlConnection tx, UUID run) {
        return tx.preparedQuery(LOOK).execute(Tuple.of(run)).map(rows -> first(rows)
                .map(row -> new State(
                        Boolean.TRUE.equals(row.getBoolean("silent")) ? "silent" : row.getString("status"),
                        row.getUUID("turn_id"),
                        read(row.getJsonObject("answer")),
                        row.getString("reason"),
                        false)));
    }

    /** False if it was called off, is gone, or somebody else has begun it anew. */
    Uni<Boolean> end(SqlConnection tx, UUID run, UUID turn, Reply reply, String reason) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(run, turn, reply == null ? "failed" : "completed", written(reply), reason))
                .map(rows -> rows.rowCount() == 1);
    }

    /** This run's question, and those of what it is made of, also those that are only about to be asked. */
    Uni<Void> callOff(SqlConnection tx, Scope scope, UUID run) {
        return turn(tx, run, "")
                .chain(() -> tx.preparedQuery(CALL_OFF).execute(Tuple.of(run, scope.workspaceId())))
                .chain(() -> tx.preparedQuery(CALL_OFF_BELOW).execute(Tuple.of(run, scope.workspaceId())))
                .replaceWithVoid();
    }

    Uni<Void> forget(SqlConnection tx, Scope scope, UUID source) {
        return tx.preparedQuery(FORGET)
                .execute(Tuple.of(scope.workspaceId(), source))
                .replaceWithVoid();
    }

    /** What was answered from another text of it. */
    Uni<Void> forgetEnded(SqlConnection tx, Scope scope, UUID source) {
        return tx.preparedQuery(FORGET_ENDED)
                .execute(Tuple.of(scope.workspaceId(), source))
                .replaceWithVoid();
    }

    /** Across tenants; those of them that are still wanted. */
    Uni<Set<UUID>> beat(SqlConnection system, Collection<UUID> runs, long leaseMillis) {
        return system.preparedQuery(BEAT)
                .execute(Tuple.of(runs.toArray(UUID[]::new), leaseMillis))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getUUID("run_id"))
                        .collect(Collectors.toSet()));
    }

    private static Uni<Void> turn(SqlConnection tx, UUID run, String how) {
        return tx.preparedQuery(TURN.formatted(how))
                .execute(Tuple.of(run.toString()))
                .replaceWithVoid();
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        var all = rows.iterator();
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    private Reply read(JsonObject kept) {
        try {
            return kept == null ? null : json.readValue(kept.encode(), Reply.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that was kept cannot be read", e);
        }
    }

    private JsonObject written(Reply reply) {
        try {
            return reply == null ? null : new JsonObject(json.writeValueAsString(reply));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be kept", e);
        }
    }
}
