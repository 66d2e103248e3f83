package dev.lectern.auth.mail;

import dev.lectern.common.event.MailEvent.MailDelivered;
import dev.lectern.common.event.MailEvent.MailFailed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Writes down what became of a mail and says so; once, however often it is tried. */
@ApplicationScoped
class MailEnds {

    private final MailRepository mails;
    private final Outbox outbox;
    private final List<OnMailEnded> listeners;

    MailEnds(MailRepository mails, Outbox outbox, @All List<OnMailEnded> listeners) {
        this.mails = mails;
        this.outbox = outbox;
        this.listeners = listeners;
    }

    Uni<Void> delivered(SqlConnection tx, Scope scope, UUID id, String provider, String messageId) {
        return mails.sent(tx, id, messageId).onItem().ifNotNull().transformToUni(mail -> outbox.add(
                        tx, scope, new MailDelivered(id, mail.accountId(), mail.kind(), provider, messageId))
                .chain(() -> tell(tx, id, true)));
    }

    Uni<Void> failed(SqlConnection tx, Scope scope, UUID id, String reason) {
        return mails.failed(tx, id, reason).onItem().ifNotNull().transformToUni(mail -> outbox.add(
                        tx, scope, new MailFailed(id, mail.accountId(), mail.kind(), reason))
                .chain(() -> tell(tx, id, false)));
    }

    private Uni<Void> tell(SqlConnection tx, UUID id, boolean delivered) {
        return InTurn.each(listeners, listener -> listener.mailEnded(tx, id, delivered));
    }
}
