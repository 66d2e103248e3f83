package dev.lectern.workflow.comparison;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.idempotency.Idempotency;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Answering;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.Comparison.Question;
import dev.lectern.workflow.comparison.cell.Cells;
import dev.lectern.workflow.comparison.cell.Cells.Place;
import dev.lectern.workflow.comparison.cell.Finding;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Lays papers beside each other, with what is kept of answers already; nothing is computed. */
@ApplicationScoped
public class CreateComparison {

    /** What came of it; of a repetition, what came of the first. */
    record Created(UUID comparisonId) {}

    private static final int LOOKS_AT_ONCE = 4;
    private static final String ROUTE = "POST comparisons";

    private final Tenancy tenancy;
    private final Idempotency idempotency;
    private final Comparisons comparisons;
    private final Cells cells;
    private final Answering answering;
    private final Plans plans;

    CreateComparison(
            Tenancy tenancy,
            Idempotency idempotency,
            Comparisons comparisons,
            Cells cells,
            Answering answering,
            Plans plans) {
        this.tenancy = tenancy;
        this.idempotency = idempotency;
        this.comparisons = comparisons;
        this.cells = cells;
        this.answering = answering;
        this.plans = plans;
    }

    Uni<UUID> apply(Caller caller, Comparison wanted, String key) {
        var scope = caller.scope();
        var same = List.of(wanted.name(), wanted.papers(), wanted.questions(), String.valueOf(wanted.model()));
        return tenancy.tx(scope, tx -> plans.check(tx, scope, wanted.papers().size()))
                .chain(() -> keptOf(wanted.asker(caller), wanted.papers(), wanted.questions()))
                .chain(found -> tenancy.tx(
                        scope,
                        tx -> idempotency.once(tx, scope, ROUTE, key, same, Created.class, () -> comparisons
                                .add(tx, scope, wanted)
                                .chain(() -> lay(tx, scope, wanted, found))
                                .replaceWith(new Created(wanted.comparisonId())))))
                .map(Created::comparisonId);
    }

    /** The same for papers that a request names beside its path: it cannot be carried out with one that is not seen. */
    Uni<Map<Place, Finding>> keptOf(Asker asker, List<PaperId> papers, List<Question> questions) {
        return kept(asker, papers, questions)
                .onFailure(failure -> failure instanceof ProblemException problem
                        && problem.kind() == ProblemException.Kind.NOT_FOUND)
                .transform(failure -> ProblemException.unprocessable("paperIds", "There is no such paper here."));
    }

    /** What is kept for these papers and questions; fails with NOT_FOUND if one of the papers is not seen. */
    public Uni<Map<Place, Finding>> kept(Asker asker, List<PaperId> papers, List<Question> questions) {
        var texts = questions.stream().map(Question::question).toList();
        return answering.look(asker, papers).chain(now -> {
            if (now.papers().size() < papers.size()) {
                throw ProblemException.notFound("paper");
            }
            return Multi.createFrom()
                    .iterable(papers)
                    .onItem()
                    .transformToUni(paper -> answering.kept(asker, paper, texts).map(kept -> {
                        var found = new LinkedHashMap<Place, Finding>();
                        for (var at = 0; at < questions.size(); at++) {
                            if (kept.answers().get(at) != null) {
                                found.put(
                                        new Place(
                                                paper.sourceItemId(),
                                                questions.get(at).questionId()),
                                        Finding.of(kept.answers().get(at), kept.guard()));
                            }
                        }
                        return found;
                    }))
                    .merge(LOOKS_AT_ONCE)
                    .collect()
                    .in(() -> new LinkedHashMap<Place, Finding>(), Map::putAll);
        });
    }

    /** All cells of these papers and questions that are not there yet, filled as far as something is kept. */
    public Uni<Void> lay(SqlConnection tx, Scope scope, Comparison comparison, Map<Place, Finding> found) {
        var id = comparison.comparisonId();
        var places = comparison.papers().stream()
                .flatMap(paper -> comparison.questions().stream()
                        .map(question -> new Place(paper.sourceItemId(), question.questionId())))
                .toList();
        return cells.open(tx, scope.workspaceId(), id, places)
                .chain(() -> InTurn.each(found.entrySet(), one -> cells.keep(tx, id, one.getKey(), one.getValue())))
                .chain(() -> cells.standing(tx, id))
                .chain(status -> comparisons.stand(tx, id, status));
    }
}
