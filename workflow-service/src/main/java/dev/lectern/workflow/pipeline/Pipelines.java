package dev.lectern.workflow.pipeline;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Pipelines in the current project, less what in it is somebody else's own business; and those that go on. */
@ApplicationScoped
public class Pipelines {

    /** What a list is narrowed to; null does not matter. */
    record Filter(String status, String workstreamId, String arm) {}

    private static final String ADD = """
        INSERT INTO pipeline (run_id, workspace_id, project_id, user_id, name, is_personal, question, question_set,
               sub_questions, expected, asker, workstream_id, arm, is_reusing, config_hash, question_hash, status)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'running')
        """;
    private static final String SEEN = " project_id = $1 AND (NOT is_personal OR user_id = $2)";
    private static final String ONE = "SELECT * FROM pipeline WHERE" + SEEN + " AND run_id = $3";
    private static final String PAGE = "SELECT * FROM pipeline WHERE" + SEEN + """
           AND run_id < $3 AND ($4::text IS NULL OR status = $4) AND ($5::text IS NULL OR workstream_id = $5)
           AND ($6::text IS NULL OR arm = $6)
         ORDER BY run_id DESC LIMIT $7
        """;
    private static final String LOCK = "SELECT * FROM pipeline WHERE run_id = $1 AND status = 'running' FOR UPDATE";
    // In one order, so that of two who lock several none waits for the other.
    private static final String LOCK_WITH = """
        SELECT * FROM pipeline p WHERE workspace_id = $1 AND status = 'running'
           AND EXISTS (SELECT FROM pipeline_paper o WHERE o.run_id = p.run_id AND o.source_item_id = $2)
         ORDER BY run_id FOR UPDATE
        """;
    private static final String OF_FILL =
            "SELECT * FROM pipeline WHERE fill_run_id = $1 AND status = 'running' FOR UPDATE";
    private static final String END = """
        UPDATE pipeline SET status = $2, reason = $3, finished_at = now(), updated_at = now() WHERE run_id = $1
        """;
    private static final String ASK = """
        UPDATE pipeline SET comparison_id = $2, fill_run_id = $3, updated_at = now() WHERE run_id = $1
        """;
    private static final String LOOKED = "UPDATE pipeline SET papers_hash = $2, updated_at = now() WHERE run_id = $1";
    private static final String NUMBER =
            "UPDATE pipeline SET last_event = last_event + 1 WHERE run_id = $1 RETURNING last_event";
    private static final String GOES_ON = "SELECT FROM pipeline WHERE run_id = $1 AND status = 'running'";
    private static final String BY = """
        SELECT run_id, workspace_id, project_id, user_id FROM pipeline
         WHERE status = 'running' AND ($1::uuid IS NULL OR user_id = $1) AND ($2::uuid IS NULL OR project_id = $2)
         ORDER BY run_id
        """;

    Uni<Void> add(SqlConnection tx, Pipeline one) {
        var wanted = one.wanted();
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        one.runId(),
                        one.scope().workspaceId(),
                        one.scope().projectId(),
                        one.scope().userId(),
                        one.name(),
                        one.isPersonal(),
                        wanted.question(),
                        wanted.questionSet(),
                        new JsonArray(wanted.subQuestions()),
                        Pipeline.json(wanted.expected()),
                        JsonObject.mapFrom(wanted.asker()),
                        wanted.workstreamId(),
                        wanted.arm(),
                        wanted.reuse(),
                        one.configHash(),
                        one.questionHash())))
                .replaceWithVoid();
    }

    /** Fails with NOT_FOUND if he sees no such pipeline where he is. */
    public Uni<Pipeline> find(SqlConnection tx, Scope by, UUID run) {
        return tx.preparedQuery(ONE)
                .execute(Tuple.of(by.projectId(), by.userId(), run))
                .map(rows -> first(rows).orElseThrow(() -> ProblemException.notFound("pipeline")));
    }

    Uni<List<Pipeline>> page(SqlConnection tx, Scope by, Filter filter, UUID after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.from(Arrays.asList(
                        by.projectId(),
                        by.userId(),
                        after,
                        filter.status(),
                        filter.workstreamId(),
                        filter.arm(),
                        limit)))
                .map(Pipelines::all);
    }

    /** Empty if it has ended; nobody else moves it meanwhile. */
    public Uni<Optional<Pipeline>> lock(SqlConnection tx, UUID run) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(run)).map(Pipelines::first);
    }

    /** All that go on with this paper, locked. */
    public Uni<List<Pipeline>> lockWith(SqlConnection tx, UUID workspace, UUID paper) {
        return tx.preparedQuery(LOCK_WITH).execute(Tuple.of(workspace, paper)).map(Pipelines::all);
    }

    /** The one that waits for this fill, locked. */
    public Uni<Optional<Pipeline>> lockOfFill(SqlConnection tx, UUID fill) {
        return tx.preparedQuery(OF_FILL).execute(Tuple.of(fill)).map(Pipelines::first);
    }

    Uni<Void> end(SqlConnection tx, UUID run, String status, String reason) {
        return tx.preparedQuery(END).execute(Tuple.of(run, status, reason)).replaceWithVoid();
    }

    public Uni<Void> ask(SqlConnection tx, UUID run, UUID comparison, UUID fill) {
        return tx.preparedQuery(ASK).execute(Tuple.of(run, comparison, fill)).replaceWithVoid();
    }

    public Uni<Void> looked(SqlConnection tx, UUID run, String papersHash) {
        return tx.preparedQuery(LOOKED).execute(Tuple.of(run, papersHash)).replaceWithVoid();
    }

    /** Of the next thing that is told of it. */
    Uni<Integer> number(SqlConnection tx, UUID run) {
        return tx.preparedQuery(NUMBER)
                .execute(Tuple.of(run))
                .map(rows -> rows.iterator().next().getInteger("last_event"));
    }

    Uni<Boolean> goesOn(SqlConnection tx, UUID run) {
        return tx.preparedQuery(GOES_ON).execute(Tuple.of(run)).map(rows -> rows.rowCount() > 0);
    }

    /** Across tenants: of this person, or in this project; null does not matter. */
    public Uni<List<Scope>> running(SqlConnection system, UUID user, UUID project) {
        return system.preparedQuery(BY)
                .execute(Tuple.from(Arrays.asList(user, project)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Scope(
                                row.getUUID("run_id"),
                                row.getUUID("workspace_id"),
                                row.getUUID("project_id"),
                                row.getUUID("user_id")))
                        .toList());
    }

    private static Optional<Pipeline> first(RowSet<Row> rows) {
        return all(rows).stream().findFirst();
    }

    private static List<Pipeline> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(Pipeline::of).toList();
    }
}
