package dev.lectern.auth.notification;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Something that one person was told. */
record Notification(
        UUID id,
        long seq,
        String kind,
        String topic,
        String status,
        String title,
        String body,
        String link,
        Instant readAt,
        Instant createdAt) {

    static Notification of(Row row) {
        return new Notification(
                row.getUUID("id"),
                row.getLong("seq"),
                row.getString("kind"),
                row.getString("topic"),
                row.getString("status"),
                row.getString("title"),
                row.getString("body"),
                row.getString("link"),
                Optional.ofNullable(row.getOffsetDateTime("read_at"))
                        .map(OffsetDateTime::toInstant)
                        .orElse(null),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
