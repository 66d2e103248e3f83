package dev.lectern.auth.mail;

import dev.lectern.auth.key.KeySeal;
import dev.lectern.auth.mail.MailLookupResource.Addressed;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Mails on their way, each seen by those who asked for it alone. */
@ApplicationScoped
class MailRepository {

    /** One that waits, with its text in the open. */
    record Waiting(UUID id, UUID accountId, String recipient, String kind, String subject, String text) {
        @Override
        public String toString() {
            return "Waiting[" + id + "]";
        }
    }

    private static final String ADD = """
            INSERT INTO mail (id, user_id, account_id, recipient, kind, subject, sealed_text)
            VALUES ($1, tenant_user(), $2, $3, $4, $5, $6)
            """;
    private static final String FIND = """
            SELECT id, account_id, recipient, kind, subject, sealed_text FROM mail WHERE id = $1 AND status = 'queued'
            """;
    private static final String END = """
            UPDATE mail SET status = $2, provider_message_id = $3, reason = $4, sealed_text = NULL, ended_at = now()
             WHERE id = $1 AND status = 'queued'
            RETURNING id, account_id, recipient, kind, subject
            """;
    private static final String ADDRESSED = "SELECT recipient, subject FROM mail_named($1)";

    private final KeySeal seal;

    MailRepository(KeySeal seal) {
        this.seal = seal;
    }

    Uni<Void> add(UUID id, NewMail mail) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD.replace('$', '?'))
                        .setParameter(1, id)
                        .setParameter(2, mail.accountId())
                        .setParameter(3, mail.to())
                        .setParameter(4, mail.kind())
                        .setParameter(5, mail.subject())
                        .setParameter(6, sealed(id, mail))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Void> add(SqlConnection tx, UUID id, NewMail mail) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.of(
                        id, mail.accountId(), mail.to(), mail.kind(), mail.subject(), Buffer.buffer(sealed(id, mail))))
                .replaceWithVoid();
    }

    /** Null when it has ended. */
    Uni<Waiting> waiting(SqlConnection tx, UUID id) {
        return tx.preparedQuery(FIND).execute(Tuple.of(id)).map(rows -> {
            var found = rows.iterator();
            return found.hasNext() ? waiting(found.next()) : null;
        });
    }

    /** Whoever asked for it; null when it is forgotten. */
    Uni<Addressed> addressed(SqlConnection tx, UUID id) {
        return tx.preparedQuery(ADDRESSED).execute(Tuple.of(id)).map(rows -> {
            var found = rows.iterator();
            if (!found.hasNext()) {
                return null;
            }
            var row = found.next();
            return new Addressed(row.getString("recipient"), row.getString("subject"));
        });
    }

    Uni<Waiting> sent(SqlConnection tx, UUID id, String messageId) {
        return end(tx, id, "sent", messageId, null);
    }

    Uni<Waiting> failed(SqlConnection tx, UUID id, String reason) {
        return end(tx, id, "failed", null, reason);
    }

    private Uni<Waiting> end(SqlConnection tx, UUID id, String status, String messageId, String reason) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(id, status, messageId, reason))
                .map(rows -> {
                    var found = rows.iterator();
                    return found.hasNext() ? of(found.next(), null) : null;
                });
    }

    private Waiting waiting(Row row) {
        var bytes = row.getBuffer("sealed_text").getBytes();
        return of(row, new String(seal.open(row.getUUID("id"), bytes), StandardCharsets.UTF_8));
    }

    private static Waiting of(Row row, String text) {
        return new Waiting(
                row.getUUID("id"),
                row.getUUID("account_id"),
                row.getString("recipient"),
                row.getString("kind"),
                row.getString("subject"),
                text);
    }

    private byte[] sealed(UUID id, NewMail mail) {
        return seal.seal(id, mail.text().getBytes(StandardCharsets.UTF_8));
    }
}
