package dev.lectern.retrieval.embed;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A model that places texts in a space in which nearness is likeness of meaning. */
public interface Embedder {

    /** What vectors must have in common to be compared; its row and partition are opened by {@link Spaces}. */
    record Space(String model, int dimension, String chunking) {}

    Space space();

    /** One embedding per text, in their order. */
    Uni<List<Embedding>> embed(List<String> texts);

    /** A question is embedded differently from what answers it: the model wants an instruction before it. */
    Uni<Embedding> embedQuery(String query);

    /**
     * How alike texts of this cosine are: 0 if they have nothing to do with each other, 1 if they say the same. Each model has
     * a scale of its own.
     */
    double likeness(double cosine);
}
