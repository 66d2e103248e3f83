package dev.lectern.workflow.pipeline;

import dev.lectern.common.identity.Scope;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The papers of a pipeline, and what has been heard of each. Whoever writes has the pipeline locked. */
@ApplicationScoped
public class Papers {

    /** One that it goes on with. */
    public record Paper(UUID sourceItemId, UUID repositoryId) {
        public PaperId id() {
            return new PaperId(sourceItemId, repositoryId);
        }
    }

    /** How many there are that a stage can tell of, and how many of them it waits for; and why one of the others is not there. */
    public record Count(int total, int left, int leftOut, String reason) {}

    private static final String ADD = """
        INSERT INTO pipeline_paper (run_id, source_item_id, workspace_id, repository_id, position)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (run_id, source_item_id) DO NOTHING
        """;
    private static final String IN = """
        SELECT source_item_id, repository_id FROM pipeline_paper WHERE run_id = $1 AND reason IS NULL
         ORDER BY position, source_item_id
        """;
    private static final String READ = "UPDATE pipeline_paper SET is_read = true" + those("");
    // What is in the index has been read.
    private static final String INDEXED = "UPDATE pipeline_paper SET is_read = true, is_indexed = true" + those("");
    private static final String ENRICHED = "UPDATE pipeline_paper SET enrichment = $3" + those("");
    private static final String LEAVE_OUT =
            "UPDATE pipeline_paper SET reason = $3, left_out_in = $4" + those(" AND reason IS NULL");
    private static final String LEAVE_OUT_LATE = """
        UPDATE pipeline_paper SET reason = $2, left_out_in = $3 WHERE run_id = $1 AND reason IS NULL AND
        """;
    private static final String UNKNOWN =
            "UPDATE pipeline_paper SET enrichment = 'unknown' WHERE run_id = $1 AND enrichment IS NULL";
    private static final String ENRICHMENT = """
        SELECT enrichment, count(*)::int AS papers FROM pipeline_paper
         WHERE run_id = $1 AND reason IS NULL AND enrichment IS NOT NULL GROUP BY enrichment ORDER BY enrichment
        """;
    private static final String COUNT = """
        SELECT count(*)::int AS total, count(*) FILTER (WHERE reason IS NULL AND %s)::int AS "left",
               count(*) FILTER (WHERE left_out_in = $2)::int AS left_out, min(reason) AS reason
          FROM pipeline_paper WHERE run_id = $1 AND (reason IS NULL OR left_out_in = $2)
        """;
    private static final String FORGET = "DELETE FROM pipeline_paper WHERE workspace_id = $1 AND source_item_id = $2";

    private static String those(String and) {
        return " WHERE run_id = $1 AND source_item_id = ANY($2)" + and;
    }

    Uni<Void> add(SqlConnection tx, Scope scope, List<PaperId> papers) {
        return tx.preparedQuery(ADD)
                .executeBatch(IntStream.range(0, papers.size())
                        .mapToObj(at -> Tuple.of(
                                scope.runId(),
                                papers.get(at).sourceItemId(),
                                scope.workspaceId(),
                                papers.get(at).repositoryId(),
                                at))
                        .toList())
                .replaceWithVoid();
    }

    /** Those that it goes on with. */
    public Uni<List<Paper>> in(SqlConnection tx, UUID run) {
        return tx.preparedQuery(IN).execute(Tuple.of(run)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Paper(row.getUUID("source_item_id"), row.getUUID("repository_id")))
                .toList());
    }

    public Uni<Void> read(SqlConnection tx, UUID run, Collection<UUID> papers) {
        return tx.preparedQuery(READ).execute(Tuple.of(run, ids(papers))).replaceWithVoid();
    }

    public Uni<Void> indexed(SqlConnection tx, UUID run, Collection<UUID> papers) {
        return tx.preparedQuery(INDEXED).execute(Tuple.of(run, ids(papers))).replaceWithVoid();
    }

    public Uni<Void> enriched(SqlConnection tx, UUID run, UUID paper, String how) {
        return tx.preparedQuery(ENRICHED)
                .execute(Tuple.of(run, ids(List.of(paper)), how))
                .replaceWithVoid();
    }

    public Uni<Void> leaveOut(SqlConnection tx, UUID run, Collection<UUID> papers, Stage in, String reason) {
        return tx.preparedQuery(LEAVE_OUT)
                .execute(Tuple.of(run, ids(papers), reason, in.wire()))
                .replaceWithVoid();
    }

    /** All that this stage waits for still; a paper of which no catalogue was heard is worth reading all the same. */
    public Uni<Void> giveUp(SqlConnection tx, UUID run, Stage in, String reason) {
        return in == Stage.ENRICH
                ? tx.preparedQuery(UNKNOWN).execute(Tuple.of(run)).replaceWithVoid()
                : tx.preparedQuery(LEAVE_OUT_LATE + waits(in))
                        .execute(Tuple.of(run, reason, in.wire()))
                        .replaceWithVoid();
    }

    /** How many there are of each kind of news from catalogues. */
    public Uni<JsonObject> enrichment(SqlConnection tx, UUID run) {
        return tx.preparedQuery(ENRICHMENT).execute(Tuple.of(run)).map(rows -> {
            var counts = new JsonObject();
            rows.forEach(row -> counts.put(row.getString("enrichment"), row.getInteger("papers")));
            return counts;
        });
    }

    public Uni<Count> count(SqlConnection tx, UUID run, Stage stage) {
        return tx.preparedQuery(COUNT.formatted(waits(stage)))
                .execute(Tuple.of(run, stage.wire()))
                .map(rows -> rows.iterator().next())
                .map(row -> new Count(
                        row.getInteger("total"),
                        row.getInteger("left"),
                        row.getInteger("left_out"),
                        row.getString("reason")));
    }

    /** In all pipelines of the workspace, also those that have ended. */
    public Uni<Void> forget(SqlConnection tx, UUID workspace, UUID paper) {
        return tx.preparedQuery(FORGET).execute(Tuple.of(workspace, paper)).replaceWithVoid();
    }

    private static String waits(Stage stage) {
        return switch (stage) {
            case INGEST -> "NOT is_read";
            case ENRICH -> "enrichment IS NULL";
            case INDEX -> "NOT is_indexed";
            default -> "false";
        };
    }

    private static UUID[] ids(Collection<UUID> papers) {
        return papers.toArray(UUID[]::new);
    }
}
