package dev.lectern.common.event;

import java.util.UUID;

/** The life of accounts and sessions. */
public sealed interface IdentityEvent extends Event {

    @WireType("account.registered.v1")
    record AccountRegistered(UUID accountId, String username, long version) implements IdentityEvent {
        @Override
        public String subject() {
            return accountId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** State or roles of the account changed: tokens of an older version are no longer good. */
    @WireType("account.changed.v1")
    record AccountChanged(UUID accountId, String state, long version) implements IdentityEvent {
        @Override
        public String subject() {
            return accountId.toString();
        }

        @Override
        public Long aggregateVersion() {
            return version;
        }
    }

    /** The session now points elsewhere (another project): what was cached for it is stale. */
    @WireType("session.changed.v1")
    record SessionChanged(UUID sessionId, UUID accountId) implements IdentityEvent {
        @Override
        public String subject() {
            return sessionId.toString();
        }
    }

    @WireType("session.revoked.v1")
    record SessionRevoked(UUID sessionId, UUID accountId) implements IdentityEvent {
        @Override
        public String subject() {
            return sessionId.toString();
        }
    }

    /** What roles and capabilities mean has changed: tokens of an older epoch are no longer good, whoever has them. */
    @WireType("rights.redefined.v1")
    record RightsRedefined(long epoch) implements IdentityEvent {
        @Override
        public String subject() {
            return "rights";
        }

        @Override
        public Long aggregateVersion() {
            return epoch;
        }
    }

    /** The value is not told: who needs it asks auth. */
    @WireType("setting.changed.v1")
    record SettingChanged(String key) implements IdentityEvent {
        @Override
        public String subject() {
            return key;
        }
    }

    @WireType("notification.created.v1")
    record NotificationCreated(UUID notificationId, UUID accountId) implements IdentityEvent {
        @Override
        public String subject() {
            return notificationId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.IDENTITY;
    }
}
