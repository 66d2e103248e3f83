package dev.lectern.common.blob;

import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Bytes under the hash of their content: written once, found by every replica, the same bytes are one blob. */
public interface BlobStore {

    /** Answers the key (SHA-256 in hex); when it does, the bytes survive a crash. */
    Uni<String> put(byte[] bytes);

    /** The same for what is too large to be held; the file is copied and stays the caller's. */
    Uni<String> put(Path file);

    Uni<Boolean> has(String key);

    /** Fails with a NOT_FOUND problem when there are none. */
    Uni<byte[]> get(String key);

    /** As a file on this machine, for those who read parts of it or hand it to another process. */
    Uni<LocalBlob> local(String key);

    /** True if there was something to delete. */
    Uni<Boolean> delete(String key);

    /** Keys that begin like this, of bytes that have been there since before then: whether anybody needs them is not known here. */
    Uni<List<String>> storedBefore(String beginning, Instant then);

    /** Forgets what was on its way in before then and never became a blob. */
    Uni<Void> forgetUnfinished(Instant then);

    /** A file that is only to be read, and only until this is closed: it may be a copy that is made for one reader. */
    interface LocalBlob extends AutoCloseable {

        Path file();

        long size();

        @Override
        void close();
    }
}
