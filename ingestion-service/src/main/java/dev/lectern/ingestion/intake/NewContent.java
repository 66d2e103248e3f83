package dev.lectern.ingestion.intake;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.ingestion.chunk.Words;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.source.OneLine;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/**
 * What somebody hands in, and where it is from. The title is null where nobody gave one; the source is an address or a
 * path, and null where there is none. The repository is null for what goes into a project.
 */
public record NewContent(
        Kind kind, String title, Origin origin, String source, JsonObject metadata, Bytes bytes, UUID repository) {

    public NewContent {
        title = OneLine.orNull(title);
    }

    public NewContent(Kind kind, String title, Origin origin, String source, JsonObject metadata, Bytes bytes) {
        this(kind, title, origin, source, metadata, bytes, null);
    }

    public enum Kind {
        NOTE,
        PAPER,
        DOCUMENT,
        GUIDELINE,
        REPOSITORY_ITEM;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Origin {
        TEXT,
        UPLOAD,
        URL,
        IMPORT,
        CORPUS;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Bytes with all that follows from them alone. */
    sealed interface Bytes permits Text, IncomingFile {

        String hash();

        String type();

        long size();

        /** The same bytes are the same document; what a file holds follows from them and from who reads it. */
        String documentId();

        Uni<String> store(BlobStore blobs);
    }

    /** A text is its own bytes, so that both hashes are one, and one blob holds both. */
    public record Text(String text, byte[] utf8, String hash, int words) implements Bytes {

        public static Text of(String text) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Text(text, bytes, sha256(bytes), Words.count(text));
        }

        @Override
        public String type() {
            return "text/plain";
        }

        @Override
        public long size() {
            return utf8.length;
        }

        @Override
        public String documentId() {
            return sha256((hash + "/" + hash).getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Uni<String> store(BlobStore blobs) {
            return blobs.put(utf8);
        }

        SourcePage page() {
            return SourcePage.ofText(text);
        }
    }

    public static NewContent note(String title, Text text) {
        return new NewContent(Kind.NOTE, title, Origin.TEXT, null, new JsonObject(), text);
    }

    public NewContent into(UUID other) {
        return new NewContent(Kind.REPOSITORY_ITEM, title, origin, source, metadata, bytes, other);
    }

    /** Everybody who sees the project sees it. */
    boolean isShared() {
        return repository == null && kind != Kind.DOCUMENT;
    }

    /** As people call it until something better is known. */
    String name() {
        return title != null ? title : bytes instanceof IncomingFile file ? file.bareName() : "Untitled";
    }

    /** As whoever hands it in calls the file; null where it is none. */
    String fileName() {
        return bytes instanceof IncomingFile file ? file.name() : null;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
