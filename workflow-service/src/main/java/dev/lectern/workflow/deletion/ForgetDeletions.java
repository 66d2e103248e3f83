package dev.lectern.workflow.deletion;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets receipts that nobody asks for any more. */
@ApplicationScoped
class ForgetDeletions implements Chore {

    private static final Duration YEAR = Duration.ofDays(366);
    private static final String OLD = """
            DELETE FROM deletion WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM deletion WHERE started_at < $1 AND finished_at IS NOT NULL LIMIT $2))
            """;

    private final Sweep sweep;
    private final DeletionConfig config;

    ForgetDeletions(Sweep sweep, DeletionConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(24);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember().compareTo(YEAR) < 0 ? YEAR : config.remember(), OLD);
    }
}
