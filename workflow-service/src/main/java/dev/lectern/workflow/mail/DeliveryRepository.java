package dev.lectern.workflow.mail;

import dev.lectern.common.event.CloudEvent;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The log of mails. */
@ApplicationScoped
class DeliveryRepository {

    /** What an event says of a mail. */
    record Told(
            UUID mailId,
            UUID accountId,
            String kind,
            String provider,
            String providerMessageId,
            String status,
            String reason) {}

    /** What a list is narrowed to; null does not matter. */
    record Filter(String status, String kind, String recipient) {}

    /** One mail, as far as it is known. */
    record Delivery(
            UUID id,
            UUID mailId,
            String source,
            UUID runId,
            UUID accountId,
            String kind,
            String recipient,
            String subject,
            String provider,
            String providerMessageId,
            String status,
            String reason,
            Instant statusUpdatedAt) {

        static Delivery of(Row row) {
            return new Delivery(
                    row.getUUID("email_delivery_id"),
                    row.getUUID("mail_id"),
                    row.getString("source"),
                    row.getUUID("run_id"),
                    row.getUUID("account_id"),
                    row.getString("kind"),
                    row.getString("recipient"),
                    row.getString("subject"),
                    row.getString("provider"),
                    row.getString("provider_message_id"),
                    row.getString("status"),
                    row.getString("reason"),
                    row.getOffsetDateTime("status_updated_at").toInstant());
        }
    }

    private static final String ADD = """
            INSERT INTO email_delivery (email_delivery_id, mail_id, source, run_id, account_id, kind, provider,
                   provider_message_id, status, reason, status_updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (mail_id) DO NOTHING
            """;
    private static final String ADDRESSED = """
            UPDATE email_delivery SET recipient = $2, subject = $3 WHERE mail_id = $1 AND NOT is_forgotten
            """;
    private static final String FORGET = """
            UPDATE email_delivery SET recipient = NULL, subject = NULL, is_forgotten = true WHERE account_id = $1
            """;
    private static final String PAGE = """
            SELECT email_delivery_id, mail_id, source, run_id, account_id, kind, recipient, subject, provider,
                   provider_message_id, status, reason, status_updated_at
              FROM email_delivery
             WHERE email_delivery_id < $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
               AND ($4::text IS NULL OR lower(recipient) = lower($4))
             ORDER BY email_delivery_id DESC LIMIT $5
            """;

    Uni<Void> add(SqlConnection tx, CloudEvent event, Told told) {
        return tx.preparedQuery(ADD)
                .execute(Tuple.from(Arrays.asList(
                        Ids.next(),
                        told.mailId(),
                        event.source(),
                        event.runId(),
                        told.accountId(),
                        told.kind(),
                        told.provider(),
                        told.providerMessageId(),
                        told.status(),
                        told.reason(),
                        event.time().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** What auth answered; nothing, if the person was forgotten while it did. */
    Uni<Void> addressed(SqlConnection tx, UUID mail, String recipient, String subject) {
        return tx.preparedQuery(ADDRESSED)
                .execute(Tuple.of(mail, recipient, subject))
                .replaceWithVoid();
    }

    Uni<Void> forget(SqlConnection tx, UUID account) {
        return tx.preparedQuery(FORGET).execute(Tuple.of(account)).replaceWithVoid();
    }

    /** Newest first. */
    Uni<List<Delivery>> page(SqlConnection tx, Filter filter, UUID before, int most) {
        return tx.preparedQuery(PAGE)
                .execute(Tuple.from(Arrays.asList(before, filter.status(), filter.kind(), filter.recipient(), most)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(Delivery::of)
                        .toList());
    }
}
