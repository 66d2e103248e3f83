package dev.lectern.auth.mail;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Forgets mails that ended long ago, addresses and all: the log of what was sent is kept elsewhere. */
@ApplicationScoped
class MailRetention implements Chore {

    private static final Duration KEEP = Duration.ofDays(30);
    private static final String FORGET =
            "DELETE FROM mail WHERE id IN (SELECT id FROM mail WHERE ended_at < $1 ORDER BY ended_at LIMIT $2)";

    private final Sweep sweep;

    MailRetention(Sweep sweep) {
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
