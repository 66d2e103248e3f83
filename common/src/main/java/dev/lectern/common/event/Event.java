package dev.lectern.common.event;

/**
 * Something that has happened: the data of a {@link CloudEvent}. Ids, hashes and counts only, never text of a document,
 * since what is in Kafka cannot be deleted with a proof.
 */
public sealed interface Event
        permits IdentityEvent,
                ProjectEvent,
                SourceEvent,
                IndexEvent,
                RunEvent,
                DeletionEvent,
                UsageEvent,
                BudgetEvent,
                FailureEvent,
                DeadLetterEvent,
                MailEvent,
                AuditEvent {

    Topic topic();

    /** The id of what it happened to. */
    String subject();

    /** The version of the aggregate after this change; a read model ignores what is older than it has. */
    default Long aggregateVersion() {
        return null;
    }
}
