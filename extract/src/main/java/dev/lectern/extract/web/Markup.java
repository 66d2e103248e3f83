package dev.lectern.extract.web;

import dev.lectern.extract.Refused;

/** How much mark-up is held in memory as a tree. */
public final class Markup {

    private static final int TAGS = 400_000;

    private Markup() {}

    /** A tree costs memory by its elements, not by its characters: a few letters a tag make the worst of it. */
    public static void check(String source) throws Refused {
        int tags = 0;
        for (int at = source.indexOf('<'); at >= 0; at = source.indexOf('<', at + 1)) {
            char next = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
            tags += next == '!' || next == '?' || Character.isLetter(next) ? 1 : 0;
        }
        if (tags > TAGS) {
            throw new Refused("The page has more than " + TAGS + " tags.");
        }
    }
}
