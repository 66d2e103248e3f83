package dev.lectern.retrieval.model;

import io.smallrye.mutiny.Uni;

/** Something of this service that refers to models by their id, so that one that is in use is not deleted. */
public interface ModelUse {

    /** What refers, in the plural: "conversations". */
    String noun();

    /** How many there are, in all workspaces. */
    Uni<Long> of(String modelId);
}
