package dev.lectern.common.identity;

import io.smallrye.mutiny.Uni;

/** By what this service shows its siblings who it is, when it calls without a user. */
public interface OwnToken {

    Uni<String> current();

    /** A sibling says that it is not good any more: the key that signed it was replaced. */
    void forget();
}
