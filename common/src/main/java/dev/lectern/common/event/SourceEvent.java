package dev.lectern.common.event;

import java.util.UUID;

/** The life of source items before they are indexed. */
public sealed interface SourceEvent extends Event {

    @WireType("source.registered.v1")
    record SourceRegistered(UUID sourceItemId, UUID referenceId, String kind, String contentHash)
            implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /** A file has been read: how much is in it, and what identifies its text. */
    @WireType("source.extracted.v1")
    record SourceExtracted(
            UUID sourceItemId, UUID referenceId, String kind, String textHash, int pageCount, int wordCount)
            implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /** The text is cut and ready to be pulled; the reference says in which project it was asked for. */
    @WireType("source.chunked.v1")
    record SourceChunked(UUID sourceItemId, UUID referenceId, String kind, String textHash, int chunkCount)
            implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /** One more project can see an item that is there already. */
    @WireType("source.referenced.v1")
    record SourceReferenced(UUID sourceItemId, UUID referenceId, String kind) implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /** A project no longer sees the item; `last` says that nobody does, so that its traces must go. */
    @WireType("source.dereferenced.v1")
    record SourceDereferenced(UUID sourceItemId, UUID referenceId, boolean last) implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    /**
     * A paper was looked up outside: matched, not_found, error, manual, or off. What it was matched by, with which work, and
     * whether that is retracted, is null without a match.
     */
    @WireType("paper.enriched.v1")
    record PaperEnriched(UUID sourceItemId, String status, String matchedBy, String openAlexId, String retraction)
            implements SourceEvent {
        @Override
        public String subject() {
            return sourceItemId.toString();
        }
    }

    @Override
    default Topic topic() {
        return Topic.INGESTION;
    }
}
