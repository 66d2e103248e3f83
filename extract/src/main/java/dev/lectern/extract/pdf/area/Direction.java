package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.List;

/** Which way a line runs, and the words of a line in the order in which they are read. */
final class Direction {

    private Direction() {}

    static boolean rightToLeft(List<Word> words) {
        int letters = 0;
        for (Word word : words) {
            letters += word.rtl()
                    ? word.text().length()
                    : latin(word) ? -word.text().length() : 0;
        }
        return letters > 0;
    }

    /** Runs of words in the other direction are turned round as a whole. */
    static List<Word> reading(List<Word> fromLeft, boolean rtl) {
        if (fromLeft.stream().noneMatch(Word::rtl)) {
            return fromLeft;
        }
        List<Word> order = rtl ? fromLeft.reversed() : fromLeft;
        List<Word> reading = new ArrayList<>(order.size());
        for (int i = 0; i < order.size(); ) {
            int end = against(order.get(i), rtl) ? run(order, i, rtl) : i + 1;
            List<Word> run = order.subList(i, end);
            reading.addAll(run.size() > 1 ? run.reversed() : run);
            i = end;
        }
        return reading;
    }

    private static int run(List<Word> order, int from, boolean rtl) {
        int end = from + 1;
        for (int i = from + 1; i < order.size() && !with(order.get(i), rtl); i++) {
            if (against(order.get(i), rtl)) {
                end = i + 1;
            }
        }
        return end;
    }

    private static boolean against(Word word, boolean rtl) {
        return rtl ? !word.rtl() && (latin(word) || digits(word)) : word.rtl();
    }

    private static boolean with(Word word, boolean rtl) {
        return rtl ? word.rtl() : !word.rtl() && latin(word);
    }

    private static boolean latin(Word word) {
        return !word.rtl() && word.text().codePoints().anyMatch(Character::isLetter);
    }

    private static boolean digits(Word word) {
        return word.text().codePoints().anyMatch(Character::isDigit);
    }
}
