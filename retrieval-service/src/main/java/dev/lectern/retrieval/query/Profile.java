package dev.lectern.retrieval.query;

import dev.lectern.retrieval.model.Completion.Purpose;
import java.util.List;
import java.util.UUID;

/**
 * A way of ranking: what meaning and words count, of 1 together, how much it counts to be like the best of them, and
 * whether a model helps.
 */
public record Profile(String name, double dense, double lexical, double feedback, boolean expand, boolean rerank) {

    public Profile {
        if (dense < 0 || lexical < 0 || !(dense + lexical > 0) || feedback < 0) {
            throw new IllegalArgumentException("profile " + name + " weighs nothing, or less than nothing");
        }
        var sum = dense + lexical;
        dense /= sum;
        lexical /= sum;
    }

    public Profile(String name, double dense, double lexical, double feedback) {
        this(name, dense, lexical, feedback, false, false);
    }

    /** The same with other weights. */
    public Profile weighing(double meaning, double words) {
        return new Profile(name, meaning, words, feedback, expand, rerank);
    }

    public boolean byMeaning() {
        return dense > 0;
    }

    public boolean byWords() {
        return lexical > 0;
    }

    public boolean isHybrid() {
        return byMeaning() && byWords();
    }

    /** As events call it. */
    public String method() {
        return isHybrid() ? "hybrid" : byMeaning() ? "dense" : "lexical";
    }

    /** The help that belongs to it, for somebody with these roles. */
    public Help help(String model, List<UUID> roles, Purpose purpose) {
        return new Help(expand, rerank, model, roles, purpose);
    }
}
