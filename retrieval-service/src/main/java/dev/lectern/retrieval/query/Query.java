package dev.lectern.retrieval.query;

/** A whole question to the index. */
public record Query(
        String text,
        int offset,
        int limit,
        Profile profile,
        Filter filter,
        int neighbours,
        boolean highlights,
        boolean fold,
        boolean explain,
        Help help) {

    /** The passages themselves, alike ones once, and nothing around them. */
    public static Query of(String text, int limit, Filter filter, Profile profile, Help help) {
        return new Query(text, 0, limit, profile, filter, 0, false, true, false, help);
    }

    public int depth() {
        return offset + limit;
    }

    /** The same from the first hit on, and so many of them at least. */
    public Query fromTheBest(int atLeast) {
        return new Query(
                text, 0, Math.max(depth(), atLeast), profile, filter, neighbours, highlights, fold, explain, help);
    }
}
