package dev.lectern.common.event;

import java.util.UUID;

/** What became of a mail. Its text and its links never travel. */
public sealed interface MailEvent extends Event {

    @WireType("mail.delivered.v1")
    record MailDelivered(UUID mailId, UUID accountId, String kind, String provider, String providerMessageId)
            implements MailEvent {
        @Override
        public String subject() {
            return mailId.toString();
        }
    }

    @WireType("mail.failed.v1")
    record MailFailed(UUID mailId, UUID accountId, String kind, String reason) implements MailEvent {
        @Override
        public String subject() {
            return mailId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.MAIL;
    }
}
