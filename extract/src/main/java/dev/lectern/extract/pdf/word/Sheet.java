package dev.lectern.extract.pdf.word;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * What was found on one page before it is laid out: the words of the main direction, those of other directions, and the
 * straight rules drawn; whether anything else is painted, whether pictures cover much of it, and whether the fonts kept their letters to themselves.
 */
public record Sheet(
        int number,
        float width,
        float height,
        List<Word> words,
        List<List<Word>> aside,
        List<Rule> rules,
        boolean painted,
        boolean pictured,
        boolean unreadable,
        boolean cut) {

    /** A thin line from (left, top) to (right, bottom), level or upright. */
    public record Rule(float left, float top, float right, float bottom) {

        public boolean level() {
            return right - left >= bottom - top;
        }
    }

    public Sheet without(List<Word> furniture) {
        if (furniture.isEmpty()) {
            return this;
        }
        var dropped = Collections.newSetFromMap(new IdentityHashMap<Word, Boolean>());
        dropped.addAll(furniture);
        List<Word> rest = words.stream().filter(word -> !dropped.contains(word)).toList();
        return new Sheet(number, width, height, rest, aside, rules, painted, pictured, unreadable, cut);
    }
}
