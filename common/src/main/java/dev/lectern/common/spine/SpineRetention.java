package dev.lectern.common.spine;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets what the plumbing no longer needs: inbox rows older than the broker keeps messages, and old idempotency keys. */
@ApplicationScoped
public class SpineRetention implements Chore {

    private static final String INBOX =
            "DELETE FROM inbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM inbox WHERE received_at < $1 LIMIT $2))";
    private static final String KEYS = "DELETE FROM idempotency_key"
            + " WHERE ctid = ANY(ARRAY(SELECT ctid FROM idempotency_key WHERE created_at < $1 LIMIT $2))";

    private final Sweep sweep;
    private final SpineConfig config;

    SpineRetention(Sweep sweep, SpineConfig config) {
        this.sweep = sweep;
        this.config = config;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(config.remember(), INBOX).chain(() -> sweep.olderThan(config.remember(), KEYS));
    }
}
