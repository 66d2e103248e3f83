package dev.lectern.ingestion.intake;

import dev.lectern.common.blob.BlobStore;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file that was looked at and whose bytes are stored. The file itself stays the caller's, who keeps it until the source
 * is registered: the bytes are stored once more if somebody purged equal ones in between.
 */
public record IncomingFile(Path file, String name, String type, String hash, long size) implements NewContent.Bytes {

    @Override
    public String documentId() {
        return NewContent.sha256(("file/" + hash).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Uni<String> store(BlobStore blobs) {
        return blobs.has(hash).chain(there -> there ? Uni.createFrom().item(hash) : blobs.put(file));
    }

    /** The name without its ending. */
    String bareName() {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
