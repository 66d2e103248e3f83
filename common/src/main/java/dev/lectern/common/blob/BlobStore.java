package dev.lectern.common.blob;

import io.smallrye.mutiny.Uni;

/** Bytes under the hash of their content: written once, found by every replica, the same bytes are one blob. */
public interface BlobStore {

    /** Answers the key (SHA-256 in hex); when it does, the bytes survive a crash. */
    Uni<String> put(byte[] bytes);

    /** Fails with a NOT_FOUND problem when there are none. */
    Uni<byte[]> get(String key);

    /** True if there was something to delete. */
    Uni<Boolean> delete(String key);
}
