package dev.lectern.common.event;

import java.util.UUID;

/** What became of a source item in the index, and of indexes. */
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

    /** A workspace is searched in this index now, and no longer in the one before (null: it was the first). */
    @WireType("index.published.v1")
    record IndexPublished(UUID indexId, UUID spaceId, UUID previousIndexId, int vectorCount) implements IndexEvent {
        @Override
        public String subject() {
            return indexId.toString();
        }
    }

    /** An index is gone; so many of its vectors are left (none, or something is wrong). */
    @WireType("index.pruned.v1")
    record IndexPruned(UUID indexId, UUID spaceId, int vectorsLeft) implements IndexEvent {
        @Override
        public String subject() {
            return indexId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.INDEXING;
    }
}
