package dev.lectern.retrieval.invariant;

import dev.lectern.common.invariant.Invariant;
import dev.lectern.common.invariant.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Nothing is left of what is gone, and nothing is held for what has ended. */
@ApplicationScoped
class IndexInvariants implements Invariants {

    // All chunks are looked at: now and then is enough.
    private static final Duration SELDOM = Duration.ofMinutes(30);

    @Override
    public List<Invariant> all() {
        return List.of(
                new Invariant(
                        "every vector has its text, and every text its source",
                        "SELECT orphans, example FROM indexing.orphan_chunks()",
                        SELDOM),
                new Invariant("what slices hold is held for calls", """
                        SELECT count(*), min(s.slice_id::text) FROM retrieval.budget_slice s
                         WHERE s.held_micros <> (SELECT coalesce(sum(h.micros), 0) FROM retrieval.budget_hold h
                                                  WHERE s.slice_id = ANY (h.slices))"""));
    }
}
