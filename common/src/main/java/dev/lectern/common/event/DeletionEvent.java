package dev.lectern.common.event;

import java.util.Map;
import java.util.UUID;

/**
 * What is to be gone from every service, and what each of them has removed of it: ids and counts, never what it was. The run
 * is the one that deletes.
 */
public sealed interface DeletionEvent extends Event {

    UUID run();

    UUID subjectId();

    /**
     * Everybody removes what he has of it and answers with a receipt. The kind is project, conversation, repository, document
     * or account; asked again, because something was left or somebody was silent, the round is the next one.
     */
    @WireType("deletion.requested.v1")
    record DeletionRequested(UUID run, String kind, UUID subjectId, int round) implements DeletionEvent {}

    /**
     * By tables, how many rows went or lose what tied them to it, and how many are left. Told before anybody asked (by whoever
     * began), the round is 0 and nothing is said of what is left.
     */
    @WireType("deletion.receipt.v1")
    record DeletionReceipt(
            UUID run, String kind, UUID subjectId, int round, Map<String, Long> removed, Map<String, Long> left)
            implements DeletionEvent {}

    @Override
    default String subject() {
        return subjectId().toString();
    }

    @Override
    default Topic topic() {
        return Topic.WORKFLOW;
    }
}
