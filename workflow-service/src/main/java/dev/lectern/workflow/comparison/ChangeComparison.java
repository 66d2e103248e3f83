package dev.lectern.workflow.comparison;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.comparison.cell.Cells;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/** Adds rows and columns to a comparison, or takes them out; the other cells stay as they are. */
@ApplicationScoped
class ChangeComparison {

    private final Tenancy tenancy;
    private final Comparisons comparisons;
    private final CreateComparison create;
    private final Cells cells;
    private final Plans plans;
    private final ComparisonConfig config;

    ChangeComparison(
            Tenancy tenancy,
            Comparisons comparisons,
            CreateComparison create,
            Cells cells,
            Plans plans,
            ComparisonConfig config) {
        this.tenancy = tenancy;
        this.comparisons = comparisons;
        this.create = create;
        this.cells = cells;
        this.plans = plans;
        this.config = config;
    }

    Uni<Void> addPapers(Caller caller, Comparison known, List<PaperId> papers) {
        var scope = caller.scope();
        var id = known.comparisonId();
        return create.keptOf(known.asker(caller), papers, known.questions())
                .chain(found -> changed(caller, id, (tx, now) -> {
                    var fresh = papers.stream()
                            .filter(paper -> now.papers().stream()
                                    .noneMatch(one -> one.sourceItemId().equals(paper.sourceItemId())))
                            .toList();
                    found.keySet().removeIf(place -> fresh.stream()
                            .noneMatch(paper -> paper.sourceItemId().equals(place.paperId())));
                    return plans.check(tx, scope, now.papers().size() + fresh.size())
                            .chain(() -> comparisons.addPapers(
                                    tx, scope, id, now.papers().size(), fresh))
                            .chain(() -> create.lay(tx, scope, now.with(fresh, now.questions()), found));
                }));
    }

    Uni<Void> addQuestions(Caller caller, Comparison known, List<PaperId> seen, List<String> asked) {
        var scope = caller.scope();
        var id = known.comparisonId();
        var fresh = Questions.more(known.questions(), asked, config.questions());
        return create.kept(known.asker(caller), seen, fresh)
                .chain(found -> changed(caller, id, (tx, now) -> {
                    if (!now.questions().equals(known.questions())) {
                        throw ProblemException.conflict("Somebody changed its questions just now; look again.");
                    }
                    return comparisons
                            .addQuestions(tx, scope, id, now.questions().size(), fresh)
                            .chain(() -> create.lay(tx, scope, now.with(now.papers(), fresh), found));
                }));
    }

    Uni<Void> dropPaper(Caller caller, UUID id, UUID paper) {
        return changed(caller, id, (tx, now) -> {
            if (now.papers().stream().noneMatch(one -> one.sourceItemId().equals(paper))) {
                throw ProblemException.notFound("paper");
            }
            if (paper.equals(now.seedPaperId())) {
                throw ProblemException.conflict("The paper that the others are compared with stays.");
            }
            return comparisons.dropPaper(tx, id, paper).chain(() -> stand(tx, id));
        });
    }

    Uni<Void> dropQuestion(Caller caller, UUID id, String question) {
        return changed(caller, id, (tx, now) -> {
            if (now.questions().stream().noneMatch(one -> one.questionId().equals(question))) {
                throw ProblemException.notFound("question");
            }
            if (now.questions().size() == 1) {
                throw ProblemException.conflict("The last question stays.");
            }
            return comparisons.dropQuestion(tx, id, question).chain(() -> stand(tx, id));
        });
    }

    /** Not while it is filled: what is being answered would be answered otherwise. */
    Uni<Void> changed(Caller caller, UUID id, BiFunction<SqlConnection, Comparison, Uni<Void>> change) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> comparisons.lock(tx, scope, id).chain(now -> {
            if (now.isFilling()) {
                throw ProblemException.conflict("It is being filled; stop that or wait until it has ended.");
            }
            return change.apply(tx, now);
        }));
    }

    private Uni<Void> stand(SqlConnection tx, UUID id) {
        return cells.standing(tx, id).chain(status -> comparisons.stand(tx, id, status));
    }
}
