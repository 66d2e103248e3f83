package dev.lectern.workflow.pipeline.asking;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.Comparisons;
import dev.lectern.workflow.comparison.Matrices;
import dev.lectern.workflow.comparison.Matrix;
import dev.lectern.workflow.pipeline.Pipeline;
import dev.lectern.workflow.pipeline.Steps.Step;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** What the papers of a pipeline say, as somebody sees them now. */
@ApplicationScoped
class Answers {

    private final Tenancy tenancy;
    private final Comparisons comparisons;
    private final Matrices matrices;

    Answers(Tenancy tenancy, Comparisons comparisons, Matrices matrices) {
        this.tenancy = tenancy;
        this.comparisons = comparisons;
        this.matrices = matrices;
    }

    /** Empty as long as nothing was asked, and of who sees none of the papers any more. */
    Uni<Optional<Matrix>> of(Scope scope, Asker asker, Pipeline one) {
        return one.comparisonId() == null
                ? Uni.createFrom().item(Optional.empty())
                : tenancy.tx(scope, tx -> comparisons.find(tx, scope, one.comparisonId()))
                        .chain(found -> matrices.of(scope, asker, found))
                        .map(Optional::of)
                        .onFailure(failure -> failure instanceof ProblemException problem
                                && problem.kind() == ProblemException.Kind.NOT_FOUND)
                        .recoverWithItem(Optional.empty());
    }

    Uni<Synthesis> synthesis(Caller caller, Pipeline one) {
        return of(caller.scope(), as(caller, one), one)
                .map(found -> found.map(Synthesis::of).orElseGet(() -> new Synthesis(List.of())));
    }

    Uni<PipelineReport> report(Caller caller, Pipeline one, List<Step> steps) {
        return of(caller.scope(), as(caller, one), one).map(found -> new PipelineReport(one, steps, found));
    }

    private static Asker as(Caller caller, Pipeline one) {
        var how = one.wanted().asker();
        return Asker.of(caller, how.personaId(), how.model(), how.passages());
    }
}
