package dev.lectern.auth.notification;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A notification as its reader sees it. */
@Schema(name = "Notification")
record NotificationView(
        UUID id,

        @Schema(
                description = "`in_app`, or `email` for the copy that went by mail.",
                enumeration = {"in_app", "email"})
        String kind,

        @Schema(description = "What it is about.", examples = "role-changed")
        String topic,

        @Schema(
                description = "A mail is `sent` until the mail server took it (`delivered`) or did not (`failed`).",
                enumeration = {"sent", "delivered", "read", "failed"})
        String status,

        @Schema(examples = "Your roles changed") String title,
        @Schema(examples = "Your roles are now: staff.") String body,

        @Schema(nullable = true, description = "A path of the console.", examples = "/account")
        String link,

        @Schema(nullable = true) Instant readAt,
        Instant createdAt) {

    static NotificationView of(Notification notification) {
        return new NotificationView(
                notification.id(),
                notification.kind(),
                notification.topic(),
                notification.status(),
                notification.title(),
                notification.body(),
                notification.link(),
                notification.readAt(),
                notification.createdAt());
    }
}
