package dev.lectern.ingestion.chunk;

import java.util.UUID;

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
        int tokenCount) {}
