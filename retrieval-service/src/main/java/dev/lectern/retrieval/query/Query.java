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
        boolean explain) {

    /** The passages themselves, alike ones once, and nothing around them. */
    public static Query of(String text, int limit, Filter filter, Profile profile) {
        return new Query(text, 0, limit, profile, filter, 0, false, true, false);
    }

    public int depth() {
        return offset + limit;
    }
}
