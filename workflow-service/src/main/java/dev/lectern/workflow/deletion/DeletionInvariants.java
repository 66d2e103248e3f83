package dev.lectern.workflow.deletion;

import dev.lectern.common.invariant.Invariant;
import dev.lectern.common.invariant.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What must hold of deletions. */
@ApplicationScoped
class DeletionInvariants implements Invariants {

    @Override
    public List<Invariant> all() {
        return List.of(
                new Invariant("what was deleted is gone everywhere (or still waited for, two hours at most)", """
                        SELECT count(*), min(kind || ' ' || run_id || ' is ' || status) FROM deletion
                         WHERE status = 'failed' OR finished_at IS NULL AND updated_at < now() - interval '2 hours'"""));
    }
}
