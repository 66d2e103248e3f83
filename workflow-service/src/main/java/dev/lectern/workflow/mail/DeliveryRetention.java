package dev.lectern.workflow.mail;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Forgets in the log of mails whom nobody can ask us to forget, since they have no account, as long after as the mail
 * itself is forgotten where it was sent; and mails of long ago altogether.
 */
@ApplicationScoped
class DeliveryRetention implements Chore {

    private static final Duration KEEP_STRANGERS = Duration.ofDays(30);
    private static final Duration KEEP = Duration.ofDays(365);
    private static final String FORGET_STRANGERS = """
            UPDATE email_delivery SET recipient = NULL, subject = NULL, is_forgotten = true
             WHERE email_delivery_id IN (SELECT email_delivery_id FROM email_delivery
                                          WHERE account_id IS NULL AND NOT is_forgotten AND created_at < $1
                                          ORDER BY created_at LIMIT $2)
            """;
    private static final String FORGET = """
            DELETE FROM email_delivery
             WHERE email_delivery_id IN (SELECT email_delivery_id FROM email_delivery
                                          WHERE created_at < $1 ORDER BY created_at LIMIT $2)
            """;

    private final Sweep sweep;

    DeliveryRetention(Sweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(KEEP_STRANGERS, FORGET_STRANGERS).chain(() -> sweep.olderThan(KEEP, FORGET));
    }
}
