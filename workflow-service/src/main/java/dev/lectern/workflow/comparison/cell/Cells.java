package dev.lectern.workflow.comparison.cell;

import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The cells of comparisons. */
@ApplicationScoped
public class Cells {

    /** A place in a matrix. */
    public record Place(UUID paperId, String questionId) {}

    /** A cell that is to be computed, and the run that it will be. */
    public record Wanted(UUID cellId, UUID runId) {}

    private static final String OPEN = """
        INSERT INTO comparison_cell (cell_id, comparison_id, workspace_id, paper_id, question_id, cell_status)
        VALUES ($1, $2, $3, $4, $5, 'missing') ON CONFLICT (comparison_id, paper_id, question_id) DO NOTHING
        """;
    private static final String ALL =
            "SELECT " + Cell.COLUMNS + " FROM comparison_cell" + " WHERE comparison_id = $1 AND paper_id = ANY($2)";
    private static final String ONE = "SELECT " + Cell.COLUMNS + " FROM comparison_cell"
            + " WHERE comparison_id = $1 AND paper_id = $2 AND question_id = $3";
    private static final String SET = """
        UPDATE comparison_cell
           SET cell_status = $3, answer = $4, citations = $5, quote = $6, confidence = $7, is_refused = $8, model = $9,
               source = $10, cache_layer = $11, guard = $12, error_code = NULL, error_message = NULL,
               is_pending = false, answered_at = now(), updated_at = now()
         WHERE cell_id = $1 AND run_id IS NOT DISTINCT FROM $2
        """;
    private static final String FIND_ID =
            "SELECT cell_id FROM comparison_cell WHERE comparison_id = $1 AND paper_id = $2 AND question_id = $3";
    // What was answered stays to be seen until there is something newer.
    private static final String WANT = """
        UPDATE comparison_cell
           SET cell_status = CASE WHEN answer IS NULL THEN 'missing' ELSE 'stale' END, run_id = $2, is_pending = true,
               error_code = NULL, error_message = NULL,
               started_at = NULL, updated_at = now()
         WHERE cell_id = $1
        """;
    private static final String START = """
        UPDATE comparison_cell SET started_at = now() WHERE cell_id = $1 AND run_id = $2 AND started_at IS NULL
        """;
    private static final String STUMBLE = """
        UPDATE comparison_cell SET error_code = $3, error_message = $4, updated_at = now()
         WHERE cell_id = $1 AND run_id = $2 AND is_pending
        """;
    private static final String FAIL = """
        UPDATE comparison_cell SET cell_status = 'failed', error_code = coalesce(error_code, $3),
               error_message = coalesce(error_message, $4), is_pending = false, updated_at = now()
         WHERE cell_id = $1 AND run_id = $2 AND is_pending
        """;
    private static final String CALL_OFF = """
        WITH pending AS (SELECT cell_id, run_id, started_at FROM comparison_cell
                          WHERE comparison_id = $1 AND is_pending ORDER BY cell_id FOR UPDATE)
        UPDATE comparison_cell c SET is_pending = false, updated_at = now()
          FROM pending p WHERE c.cell_id = p.cell_id
        RETURNING CASE WHEN p.started_at IS NOT NULL THEN p.run_id END AS begun
        """;
    private static final String OVERRIDE = """
        UPDATE comparison_cell SET override_answer = $4, override_note = $5, override_user_id = $6,
               override_at = CASE WHEN $4::text IS NULL THEN NULL ELSE now() END, updated_at = now()
         WHERE comparison_id = $1 AND paper_id = $2 AND question_id = $3
        """;
    private static final String OPEN_LEFT = """
        SELECT count(*) FILTER (WHERE cell_status = 'failed') AS failed,
               count(*) FILTER (WHERE cell_status IN ('missing', 'stale')) AS missing
          FROM comparison_cell WHERE comparison_id = $1
        """;
    private static final String FORGET = """
        DELETE FROM comparison_paper WHERE workspace_id = $1 AND paper_id = $2
        """;

    /** Those that are not there yet, with nothing in them. */
    public Uni<Void> open(SqlConnection tx, UUID workspace, UUID comparison, Collection<Place> places) {
        return batch(
                tx,
                OPEN,
                places.stream()
                        .map(place -> Tuple.of(Ids.next(), comparison, workspace, place.paperId(), place.questionId()))
                        .toList());
    }

    public Uni<List<Cell>> of(SqlConnection tx, UUID comparison, Collection<UUID> papers) {
        return tx.preparedQuery(ALL)
                .execute(Tuple.of(comparison, papers.toArray(UUID[]::new)))
                .map(Cells::cells);
    }

    public Uni<Optional<Cell>> one(SqlConnection tx, UUID comparison, Place place) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(comparison, place.paperId(), place.questionId()))
                .map(rows -> cells(rows).stream().findFirst());
    }

    /** What was kept for it, without a run. */
    public Uni<Void> keep(SqlConnection tx, UUID comparison, Place place, Finding finding) {
        return tx.preparedQuery(FIND_ID)
                .execute(Tuple.of(comparison, place.paperId(), place.questionId()))
                .map(rows -> rows.iterator().next().getUUID("cell_id"))
                .chain(cell -> set(tx, cell, null, finding))
                .replaceWithVoid();
    }

    /** False if it is to be computed by somebody else by now, or was called off. */
    public Uni<Boolean> answered(SqlConnection tx, UUID cell, UUID run, Finding finding) {
        return set(tx, cell, run, finding);
    }

    public Uni<List<Wanted>> want(SqlConnection tx, List<UUID> cells) {
        var wanted = cells.stream().map(cell -> new Wanted(cell, Ids.next())).toList();
        return batch(
                        tx,
                        WANT,
                        wanted.stream()
                                .map(one -> Tuple.of(one.cellId(), one.runId()))
                                .toList())
                .replaceWith(wanted);
    }

    /** Whether it had not been begun before. */
    public Uni<Boolean> start(SqlConnection tx, UUID cell, UUID run) {
        return tx.preparedQuery(START).execute(Tuple.of(cell, run)).map(rows -> rows.rowCount() == 1);
    }

    /** It is tried again; meanwhile this is why. */
    public Uni<Void> stumbled(SqlConnection tx, UUID cell, UUID run, String code, String reason) {
        return tx.preparedQuery(STUMBLE)
                .execute(Tuple.of(cell, run, code, reason))
                .replaceWithVoid();
    }

    public Uni<Boolean> failed(SqlConnection tx, UUID cell, UUID run, String code, String reason) {
        return tx.preparedQuery(FAIL).execute(Tuple.of(cell, run, code, reason)).map(rows -> rows.rowCount() == 1);
    }

    /** Nobody works on them any more; answers the runs of those that had begun. */
    public Uni<List<UUID>> callOff(SqlConnection tx, UUID comparison) {
        return tx.preparedQuery(CALL_OFF).execute(Tuple.of(comparison)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getUUID("begun"))
                .filter(Objects::nonNull)
                .toList());
    }

    /** Null takes it back. */
    public Uni<Boolean> override(
            SqlConnection tx, UUID comparison, Place place, String answer, String note, UUID user) {
        return tx.preparedQuery(OVERRIDE)
                .execute(Tuple.from(Arrays.asList(
                        comparison,
                        place.paperId(),
                        place.questionId(),
                        answer,
                        answer == null ? null : note,
                        answer == null ? null : user)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** How a comparison stands when nobody fills it: failed if a cell has, ready if one is missing, else completed. */
    public Uni<String> standing(SqlConnection tx, UUID comparison) {
        return tx.preparedQuery(OPEN_LEFT)
                .execute(Tuple.of(comparison))
                .map(rows -> rows.iterator().next())
                .map(row -> row.getLong("failed") > 0 ? "failed" : row.getLong("missing") > 0 ? "ready" : "completed");
    }

    /** Its rows go, with all that was made of its text. */
    public Uni<Void> forgetPaper(SqlConnection tx, UUID workspace, UUID paper) {
        return tx.preparedQuery(FORGET).execute(Tuple.of(workspace, paper)).replaceWithVoid();
    }

    private static Uni<Boolean> set(SqlConnection tx, UUID cell, UUID run, Finding finding) {
        return tx.preparedQuery(SET)
                .execute(Tuple.from(Arrays.asList(
                        cell,
                        run,
                        finding.status(),
                        finding.text(),
                        finding.citations(),
                        finding.quote(),
                        finding.confidence(),
                        finding.refused(),
                        finding.model(),
                        finding.source(),
                        finding.cacheLayer(),
                        finding.guard())))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Uni<Void> batch(SqlConnection tx, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).executeBatch(rows).replaceWithVoid();
    }

    private static List<Cell> cells(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Cell::of).toList();
    }
}
