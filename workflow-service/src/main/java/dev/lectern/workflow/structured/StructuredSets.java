package dev.lectern.workflow.structured;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.workflow.asked.AnswerClient.PaperId;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.Comparison;
import dev.lectern.workflow.comparison.Comparisons;
import dev.lectern.workflow.comparison.CreateComparison;
import dev.lectern.workflow.comparison.Matrices;
import dev.lectern.workflow.comparison.Matrix;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What a paper says to the canonical questions, by one model and persona: one set in a project, begun when it is first wanted. */
@ApplicationScoped
class StructuredSets {

    private final Tenancy tenancy;
    private final Comparisons comparisons;
    private final CreateComparison create;
    private final Matrices matrices;

    StructuredSets(Tenancy tenancy, Comparisons comparisons, CreateComparison create, Matrices matrices) {
        this.tenancy = tenancy;
        this.comparisons = comparisons;
        this.create = create;
        this.matrices = matrices;
    }

    /** As who asks sees it; fails with NOT_FOUND if he does not see the paper. One that is not there yet has what is kept. */
    Uni<Matrix> of(Caller caller, PaperId paper, String model) {
        return find(caller, paper, model)
                .chain(found -> found.map(Uni.createFrom()::item).orElseGet(() -> begin(caller, paper, model)))
                .chain(set -> seen(caller, set));
    }

    private Uni<Matrix> seen(Caller caller, Comparison set) {
        return matrices.of(caller, set)
                .onFailure(failure -> failure instanceof ProblemException problem
                        && problem.kind() == ProblemException.Kind.NOT_FOUND)
                .transform(failure -> ProblemException.notFound("paper"));
    }

    private Uni<Optional<Comparison>> find(Caller caller, PaperId paper, String model) {
        var scope = caller.scope();
        return tenancy.tx(
                scope, tx -> comparisons.structured(tx, scope, paper.sourceItemId(), model, caller.personaId()));
    }

    private Uni<Comparison> begin(Caller caller, PaperId paper, String model) {
        var scope = caller.scope();
        var set = wanted(caller, paper, model);
        return create.kept(set.asker(caller), set.papers(), set.questions())
                .chain(kept -> tenancy.tx(scope, tx -> comparisons
                        .add(tx, scope, set)
                        // Somebody else began it meanwhile.
                        .chain(mine -> mine
                                ? create.lay(tx, scope, set, kept)
                                : Uni.createFrom().voidItem())))
                .chain(() -> find(caller, paper, model))
                .map(Optional::orElseThrow);
    }

    private static Comparison wanted(Caller caller, PaperId paper, String model) {
        return Comparison.wanted(
                Ids.next(),
                Comparison.STRUCTURED,
                "Structured questions",
                paper.sourceItemId(),
                Asker.of(caller, caller.personaId(), model, null),
                List.of(paper),
                StructuredQuestions.plain());
    }
}
