package dev.lectern.workflow.comparison;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.comparison.Comparison.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Comparisons with their papers and questions, as one sees them in a project. */
@ApplicationScoped
public class Comparisons {

    private static final String ADD = """
        INSERT INTO comparison_run (comparison_id, workspace_id, project_id, created_by_user_id, kind, name,
               seed_paper_id, model, persona_id, passages, status)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'ready')
        ON CONFLICT (workspace_id, project_id, seed_paper_id, model, persona_id) WHERE kind = 'structured' DO NOTHING
        """;
    private static final String ADD_PAPER = """
        INSERT INTO comparison_paper (comparison_id, paper_id, workspace_id, repository_id, position)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (comparison_id, paper_id) DO NOTHING
        """;
    private static final String ADD_QUESTION = """
        INSERT INTO comparison_question (comparison_id, question_id, workspace_id, question, position)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (comparison_id, question_id) DO NOTHING
        """;
    private static final String ONE =
            "SELECT " + Comparison.COLUMNS + " FROM comparison_run WHERE comparison_id = $1 AND project_id = $2";
    private static final String STRUCTURED = "SELECT " + Comparison.COLUMNS + """
         FROM comparison_run
        WHERE workspace_id = $1 AND project_id = $2 AND kind = 'structured' AND seed_paper_id = $3
          AND model IS NOT DISTINCT FROM $4 AND persona_id IS NOT DISTINCT FROM $5
        """;
    private static final String PAGE = "SELECT " + Comparison.COLUMNS
            + " FROM comparison_run WHERE project_id = $1 AND kind = 'comparison' AND comparison_id < $2"
            + " ORDER BY comparison_id DESC LIMIT $3";
    private static final String PAPERS =
            "SELECT paper_id, repository_id FROM comparison_paper WHERE comparison_id = $1 ORDER BY position, paper_id";
    private static final String QUESTIONS =
            "SELECT question_id, question FROM comparison_question WHERE comparison_id = $1 ORDER BY position,"
                    + " question_id";
    private static final String CHANGE = """
        UPDATE comparison_run SET name = $2, model = $3, persona_id = $4, passages = $5, updated_at = now()
         WHERE comparison_id = $1
        """;
    private static final String STAND = """
        UPDATE comparison_run SET status = $2, updated_at = now() WHERE comparison_id = $1 AND status <> 'filling'
        """;
    private static final String DROP_PAPER = "DELETE FROM comparison_paper WHERE comparison_id = $1 AND paper_id = $2";
    private static final String DROP_QUESTION =
            "DELETE FROM comparison_question WHERE comparison_id = $1 AND question_id = $2";
    private static final String DELETE = "DELETE FROM comparison_run WHERE comparison_id = $1";

    /** Whether it is new; there is one structured set for a paper, a model and a persona. */
    public Uni<Boolean> add(SqlConnection tx, Scope scope, Comparison one) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        one.comparisonId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        scope.userId(),
                        one.kind(),
                        one.name(),
                        one.seedPaperId(),
                        one.model(),
                        one.personaId(),
                        one.passages())))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(false)
                        : addPapers(tx, scope, one.comparisonId(), 0, one.papers())
                                .chain(() -> addQuestions(tx, scope, one.comparisonId(), 0, one.questions()))
                                .replaceWith(true));
    }

    Uni<Void> addPapers(SqlConnection tx, Scope scope, UUID comparison, int from, List<PaperId> papers) {
        return batch(
                tx,
                ADD_PAPER,
                IntStream.range(0, papers.size())
                        .mapToObj(at -> Tuple.of(
                                comparison,
                                papers.get(at).sourceItemId(),
                                scope.workspaceId(),
                                papers.get(at).repositoryId(),
                                from + at))
                        .toList());
    }

    Uni<Void> addQuestions(SqlConnection tx, Scope scope, UUID comparison, int from, List<Question> questions) {
        return batch(
                tx,
                ADD_QUESTION,
                IntStream.range(0, questions.size())
                        .mapToObj(at -> Tuple.of(
                                comparison,
                                questions.get(at).questionId(),
                                scope.workspaceId(),
                                questions.get(at).question(),
                                from + at))
                        .toList());
    }

    /** Fails with NOT_FOUND if there is none in the current project. */
    public Uni<Comparison> find(SqlConnection tx, Scope scope, UUID id) {
        return find(tx, scope, id, "");
    }

    /** The same, and nobody else changes it meanwhile. */
    public Uni<Comparison> lock(SqlConnection tx, Scope scope, UUID id) {
        return find(tx, scope, id, " FOR UPDATE");
    }

    private Uni<Comparison> find(SqlConnection tx, Scope scope, UUID id, String how) {
        return tx.preparedQuery(ONE + how)
                .execute(Tuple.of(id, scope.projectId()))
                .chain(rows -> {
                    if (rows.rowCount() == 0) {
                        throw ProblemException.notFound("comparison");
                    }
                    return whole(tx, rows.iterator().next());
                });
    }

    public Uni<Optional<Comparison>> structured(SqlConnection tx, Scope scope, UUID paper, String model, UUID persona) {
        return tx.preparedQuery(STRUCTURED)
                .execute(Tuple.of(scope.workspaceId(), scope.projectId(), paper, model, persona))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : whole(tx, rows.iterator().next()).map(Optional::of));
    }

    /** Without their papers and questions. */
    Uni<List<Comparison>> page(SqlConnection tx, Scope scope, UUID after, int limit) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.of(scope.projectId(), after, limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Comparison.of(row, List.of(), List.of()))
                        .toList());
    }

    Uni<Void> change(SqlConnection tx, Comparison one) {
        return tx.preparedQuery(CHANGE)
                .execute(Tuple.of(one.comparisonId(), one.name(), one.model(), one.personaId(), one.passages()))
                .replaceWithVoid();
    }

    /** Unless somebody fills it, who will say how it stands then. */
    public Uni<Void> stand(SqlConnection tx, UUID comparison, String status) {
        return tx.preparedQuery(STAND).execute(Tuple.of(comparison, status)).replaceWithVoid();
    }

    Uni<Void> dropPaper(SqlConnection tx, UUID comparison, UUID paper) {
        return tx.preparedQuery(DROP_PAPER).execute(Tuple.of(comparison, paper)).replaceWithVoid();
    }

    Uni<Void> dropQuestion(SqlConnection tx, UUID comparison, String question) {
        return tx.preparedQuery(DROP_QUESTION)
                .execute(Tuple.of(comparison, question))
                .replaceWithVoid();
    }

    Uni<Void> delete(SqlConnection tx, UUID comparison) {
        return tx.preparedQuery(DELETE).execute(Tuple.of(comparison)).replaceWithVoid();
    }

    private static Uni<Comparison> whole(SqlConnection tx, Row row) {
        var id = Tuple.of(row.getUUID("comparison_id"));
        return tx.preparedQuery(PAPERS).execute(id).chain(papers -> tx.preparedQuery(QUESTIONS)
                .execute(id)
                .map(questions -> Comparison.of(
                        row,
                        StreamSupport.stream(papers.spliterator(), false)
                                .map(one -> new PaperId(one.getUUID("paper_id"), one.getUUID("repository_id")))
                                .toList(),
                        StreamSupport.stream(questions.spliterator(), false)
                                .map(one -> new Question(one.getString("question_id"), one.getString("question")))
                                .toList())));
    }

    private static Uni<Void> batch(SqlConnection tx, String sql, List<Tuple> rows) {
        return rows.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(sql).executeBatch(rows).replaceWithVoid();
    }
}
