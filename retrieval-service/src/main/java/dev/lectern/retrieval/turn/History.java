package dev.lectern.retrieval.turn;

import dev.lectern.retrieval.answer.Answers.Past;
import java.util.ArrayList;
import java.util.List;

/** The window on what was said before: the latest turns, as long as they fit. */
final class History {

    /** An estimate: no two models count alike. */
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private History() {}

    /** Of the latest first; the answer is in the order in which it was said. */
    static List<Past> window(List<Past> latest, int longestAnswer, int tokens) {
        var left = (long) tokens * CHARACTERS_OF_A_TOKEN;
        var kept = new ArrayList<Past>();
        for (var one : latest) {
            var cut = new Past(one.question(), start(one.answer(), longestAnswer));
            left -= cut.question().length() + cut.answer().length();
            if (left < 0) {
                break;
            }
            kept.addFirst(cut);
        }
        return List.copyOf(kept);
    }

    private static String start(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
