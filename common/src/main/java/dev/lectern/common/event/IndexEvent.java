package dev.lectern.common.event;

import java.util.UUID;

/** What became of a source item in the index. */
public sealed interface IndexEvent extends Event {

    @WireType("source.indexed.v1")
    record SourceIndexed(UUID sourceItemId, UUID referenceId, UUID spaceId, int vectorCount) implements IndexEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    @WireType("source.index-failed.v1")
    record SourceIndexFailed(UUID sourceItemId, UUID referenceId, String reason) implements IndexEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /** The receipt after a deletion: so many vectors and postings of the item are left (none, or something is wrong). */
    @WireType("source.unindexed.v1")
    record SourceUnindexed(UUID sourceItemId, int vectorsLeft, int postingsLeft) implements IndexEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.INDEXING;
    }
}
