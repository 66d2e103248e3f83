package dev.lectern.retrieval.stream;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets how answers were sent some days afterwards; what was said stays in their conversations. */
@ApplicationScoped
class StreamRetention implements Chore {

    private static final String OLD = """
            DELETE FROM retrieval.streaming_job WHERE run_id = ANY(ARRAY(
                   SELECT run_id FROM retrieval.streaming_job
                    WHERE status %s AND completed_at < $1 LIMIT $2))
            """;

    private final Sweep sweep;
    private final StreamConfig config;

    StreamRetention(Sweep sweep, StreamConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.keepCompleted(), OLD.formatted("= 'completed'"))
                .chain(() -> sweep.olderThan(config.keepFailed(), OLD.formatted("IN ('failed', 'cancelled')")));
    }
}
