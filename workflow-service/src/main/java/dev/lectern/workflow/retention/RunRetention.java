package dev.lectern.workflow.retention;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets runs that ended long ago, unless their workspace is held. */
@ApplicationScoped
class RunRetention implements Chore {

    private static final String OLD = """
            DELETE FROM run_record WHERE ctid = ANY (ARRAY(
                SELECT r.ctid FROM run_record r
                 WHERE r.heard_at < $1 AND r.status <> 'running'
                   AND NOT EXISTS (SELECT FROM held_workspace h WHERE h.workspace_id = r.workspace_id AND h.is_held)
                 ORDER BY r.heard_at LIMIT $2))
            """;

    private final Sweep sweep;
    private final RetentionConfig config;

    RunRetention(Sweep sweep, RetentionConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.runs(), OLD);
    }
}
