package dev.lectern.ingestion.source;

import dev.lectern.ingestion.chunk.Words;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What somebody hands in, with all that follows from the bytes alone. */
record SourceBytes(byte[] bytes, String text, String type, String fileHash, String textHash, int words) {

    /** A note is its text: both hashes are one, and one blob holds both. */
    static SourceBytes ofNote(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var hash = hash(bytes);
        return new SourceBytes(bytes, text, "text/plain", hash, hash, Words.count(text));
    }

    /** The same bytes with the same text are the same document. */
    String documentId() {
        return hash((fileHash + "/" + textHash).getBytes(StandardCharsets.US_ASCII));
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
