package dev.lectern.auth.session;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets sessions that ended long ago. One that was ended early runs out within its idle time, so its end is near enough. */
@ApplicationScoped
class SessionRetention implements Chore {

    private static final String FORGET =
            "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

    private final Sweep sweep;
    private final SessionConfig config;

    SessionRetention(Sweep sweep, SessionConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember(), FORGET);
    }
}
