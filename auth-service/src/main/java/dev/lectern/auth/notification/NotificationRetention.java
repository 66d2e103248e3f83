package dev.lectern.auth.notification;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets what people were told long ago, read or not. */
@ApplicationScoped
class NotificationRetention implements Chore {

    private static final Duration KEEP = Duration.ofDays(180);
    private static final String FORGET = """
            DELETE FROM notification WHERE id IN (
                   SELECT id FROM notification WHERE created_at < $1 ORDER BY created_at LIMIT $2)
            """;

    private final Sweep sweep;

    NotificationRetention(Sweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(KEEP, FORGET);
    }
}
