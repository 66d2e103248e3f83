package dev.lectern.retrieval.query;

/**
 * A way of ranking: what meaning and words count, of 1 together, and how much it counts to be like the best of them.
 */
public record Profile(String name, double dense, double lexical, double feedback) {

    public Profile {
        if (dense < 0 || lexical < 0 || !(dense + lexical > 0) || feedback < 0) {
            throw new IllegalArgumentException("profile " + name + " weighs nothing, or less than nothing");
        }
        var sum = dense + lexical;
        dense /= sum;
        lexical /= sum;
    }

    /** The same with other weights. */
    public Profile weighing(double meaning, double words) {
        return new Profile(name, meaning, words, feedback);
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
}
