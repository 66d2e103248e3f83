package dev.lectern.ingestion.process;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How far the steps of items are. */
@ApplicationScoped
public class Steps {

    private static final String AWAIT = """
            INSERT INTO source_step (workspace_id, source_item_id, step, state, run_id) VALUES ($1, $2, $3, 'waiting', $4)
            ON CONFLICT (source_item_id, step) DO UPDATE SET state = 'waiting', run_id = excluded.run_id
             WHERE source_step.state <> 'done'
            """;
    private static final String BEGIN = """
            INSERT INTO source_step (workspace_id, source_item_id, step, state, run_id) VALUES ($1, $2, $3, 'running', $4)
            ON CONFLICT (source_item_id, step) DO UPDATE SET state = 'running', run_id = excluded.run_id, finished_at = NULL,
                  started_at = CASE WHEN source_step.done > 0 THEN source_step.started_at ELSE now() END
            """;
    private static final String PROGRESS =
            "UPDATE source_step SET done = $3, total = $4 WHERE source_item_id = $1 AND step = $2";
    private static final String DONE = """
            UPDATE source_step SET state = 'done', done = $3, total = $4, finished_at = now()
             WHERE source_item_id = $1 AND step = $2
            """;
    private static final String FAILED = """
            UPDATE source_step SET state = 'failed', finished_at = now()
             WHERE source_item_id = $1 AND state IN ('waiting', 'running')
            """;
    private static final String FORGET = "DELETE FROM source_step WHERE source_item_id = $1 AND step = ANY($2)";
    private static final String STATES = "SELECT step, state FROM source_step WHERE source_item_id = $1";

    /** The steps that are known of, and whether they are done. */
    Uni<Map<Step, Boolean>> states(SqlConnection tx, UUID item) {
        return tx.preparedQuery(STATES).execute(Tuple.of(item)).map(rows -> {
            var states = new EnumMap<Step, Boolean>(Step.class);
            rows.forEach(row -> states.put(
                    Step.of(row.getString("step")), row.getString("state").equals("done")));
            return states;
        });
    }

    /** The first that is known of and not done. */
    static Optional<Step> open(Map<Step, Boolean> states) {
        return states.entrySet().stream()
                .filter(one -> !one.getValue())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Uni<Void> await(SqlConnection tx, UUID workspace, UUID item, Step step, UUID run) {
        return change(tx, AWAIT, Tuple.of(workspace, item, step.wire(), run));
    }

    Uni<Void> begin(SqlConnection tx, UUID workspace, UUID item, Step step, UUID run) {
        return change(tx, BEGIN, Tuple.of(workspace, item, step.wire(), run));
    }

    public Uni<Void> progress(SqlConnection tx, UUID item, Step step, long done, long total) {
        return change(tx, PROGRESS, Tuple.of(item, step.wire(), done, total));
    }

    Uni<Void> done(SqlConnection tx, UUID item, Step step, long done, long total) {
        return change(tx, DONE, Tuple.of(item, step.wire(), done, total));
    }

    Uni<Void> failed(SqlConnection tx, UUID item) {
        return change(tx, FAILED, Tuple.of(item));
    }

    /** This step and all behind it are to be done again. */
    Uni<Void> forget(SqlConnection tx, UUID item, Step from) {
        var steps = Arrays.stream(Step.values())
                .filter(step -> step.compareTo(from) >= 0)
                .map(Step::wire)
                .toArray(String[]::new);
        return change(tx, FORGET, Tuple.of(item, steps));
    }

    private static Uni<Void> change(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }
}
