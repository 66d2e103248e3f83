package dev.lectern.ingestion.invariant;

import dev.lectern.common.invariant.Invariant;
import dev.lectern.common.invariant.Invariants;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Nothing is left of sources that are gone, and nothing is kept that nobody uses. */
@ApplicationScoped
class SourceInvariants implements Invariants {

    // All chunks and pages are looked at: now and then is enough.
    private static final Duration SELDOM = Duration.ofMinutes(30);

    @Override
    public List<Invariant> all() {
        return List.of(new Invariant(
                "every item has a use, and every chunk and page its item",
                "SELECT orphans, example FROM orphan_sources()",
                SELDOM));
    }
}
