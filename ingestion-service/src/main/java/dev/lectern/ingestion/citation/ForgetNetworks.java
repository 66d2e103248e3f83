package dev.lectern.ingestion.citation;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Graphs that are not shown any more, and beginnings of some that never came to be. */
@ApplicationScoped
class ForgetNetworks implements Chore {

    private static final String DELETE = """
            DELETE FROM enrichment.citation_graph WHERE graph_key IN (SELECT graph_key FROM enrichment.citation_graph
             WHERE coalesce(expires_at, created_at) < $1 LIMIT $2)
            """;

    private final Sweep sweep;

    ForgetNetworks(Sweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(Duration.ofDays(1), DELETE);
    }
}
