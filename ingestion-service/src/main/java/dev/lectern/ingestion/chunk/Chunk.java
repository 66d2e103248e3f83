package dev.lectern.ingestion.chunk;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A piece of a page. Characters are UTF-16 units, as in {@code text.substring(startChar, endChar)}; words are counted
 * from 0 in the whole page. Both ends are exclusive. The section is the heading that most of it is below, or null.
 */
public record Chunk(
        UUID id,
        int index,
        String text,
        String hash,
        int page,
        String section,
        int startChar,
        int endChar,
        int startWord,
        int endWord,
        int tokenCount) {

    /** As people look at it. */
    @Schema(name = "SourceChunk")
    public record View(
            UUID id,

            @Schema(description = "From 0, in the order of the text", examples = "0")
            int index,

            String text,

            @Schema(description = "SHA-256 of the text in UTF-8")
            String hash,

            int page,

            @Schema(description = "The heading that most of it is below", examples = "2 Methods")
            String section,

            @Schema(description = "Ends are exclusive; characters are UTF-16 units", examples = "0")
            int startChar,

            @Schema(examples = "1042") int endChar,
            int startWord,
            @Schema(examples = "180") int endWord,

            @Schema(description = "An estimate", examples = "231")
            int tokenCount) {

        public static View of(Chunk chunk) {
            return new View(
                    chunk.id(),
                    chunk.index(),
                    chunk.text(),
                    chunk.hash(),
                    chunk.page(),
                    chunk.section(),
                    chunk.startChar(),
                    chunk.endChar(),
                    chunk.startWord(),
                    chunk.endWord(),
                    chunk.tokenCount());
        }
    }
}
