package dev.lectern.workflow.comparison;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.workflow.asked.AnswerClient.SeenPaper;
import dev.lectern.workflow.asked.Answering;
import dev.lectern.workflow.asked.Asker;
import dev.lectern.workflow.comparison.cell.Cells;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Looks at comparisons for somebody: what he sees of their papers is asked anew each time, and what he does not see is not
 * there, whoever put it in.
 */
@ApplicationScoped
public class Matrices {

    private final Tenancy tenancy;
    private final Comparisons comparisons;
    private final Cells cells;
    private final Answering answering;

    Matrices(Tenancy tenancy, Comparisons comparisons, Cells cells, Answering answering) {
        this.tenancy = tenancy;
        this.comparisons = comparisons;
        this.cells = cells;
        this.answering = answering;
    }

    /** Fails with NOT_FOUND if the current project has none such, or one of whose papers he sees none. */
    public Uni<Matrix> of(Caller caller, UUID comparison) {
        var scope = caller.scope();
        return tenancy.tx(scope, tx -> comparisons.find(tx, scope, comparison)).chain(found -> {
            if (!found.kind().equals(Comparison.COMPARISON)) {
                throw ProblemException.notFound("comparison");
            }
            return of(caller, found);
        });
    }

    public Uni<Matrix> of(Caller caller, Comparison comparison) {
        return of(caller.scope(), comparison.asker(caller), comparison);
    }

    /** For who began some work, while that goes on without him. */
    public Uni<Matrix> of(Scope scope, Asker asker, Comparison comparison) {
        return answering.look(asker, comparison.papers()).chain(now -> {
            if (now.papers().isEmpty()) {
                throw ProblemException.notFound("comparison");
            }
            var seen = now.papers().stream().map(SeenPaper::sourceItemId).toList();
            return tenancy.tx(scope, tx -> cells.of(tx, comparison.comparisonId(), seen))
                    .map(found -> Matrix.of(comparison, now, found));
        });
    }
}
