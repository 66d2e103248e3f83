package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Letters;
import dev.lectern.extract.pdf.word.Vocabulary;
import dev.lectern.extract.pdf.word.Word;
import java.util.List;

/** Where spaces and hyphens belong when words become lines and lines become running text. */
public final class Spelling {

    private static final String HYPHENS = "-\u2010\u00AD";
    private static final char SOFT = '\u00AD';
    private static final float RAISED = 0.15f;

    private Spelling() {}

    static String line(List<Word> fromLeft, boolean rtl) {
        List<Word> order = Direction.reading(fromLeft, rtl);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            if (i > 0 && apart(order.get(i - 1), order.get(i))) {
                text.append(' ');
            }
            Word word = order.get(i);
            if (word.text().equals(Word.UNKNOWN)) {
                text.append(text.isEmpty() && order.size() > 1 ? "\u2022" : "");
                continue;
            }
            boolean turned = rtl && !word.rtl() && word.text().length() == 1;
            text.append(turned ? Letters.mirrored(word.text()) : word.text());
        }
        for (int at = text.indexOf("\u00AD"); at >= 0 && at < text.length() - 1; at = text.indexOf("\u00AD", at)) {
            text.deleteCharAt(at);
        }
        return Letters.composed(text.toString());
    }

    /**
     * A raised number beside a word is an exponent or a mark, never another digit of it; and where the direction changes, a
     * word ends, however close it is set.
     */
    private static boolean apart(Word before, Word after) {
        Word first = before.left() <= after.left() ? before : after;
        Word second = first == before ? after : before;
        float size = Math.max(first.size(), second.size());
        float space = Math.max(first.space(), second.space());
        float gap = second.left() - first.right();
        boolean explicit = second.spaceLeft() || first.spaceRight();
        boolean turn = before.rtl() != after.rtl() && letters(before) && letters(after);
        boolean raised = !letters(after)
                && after.size() < 0.9f * before.size()
                && before.y() - after.y() > RAISED * before.size();
        return gap >= space || explicit && gap > -0.3f * size || raised || turn || gap < -2 * size;
    }

    private static boolean letters(Word word) {
        return Character.isLetter(word.text().codePointAt(0));
    }

    /** Appends a line to what is before it, as one would type both. */
    public static void append(StringBuilder text, String line, Vocabulary vocabulary) {
        if (text.isEmpty() || line.isEmpty()) {
            text.append(line);
            return;
        }
        char last = text.charAt(text.length() - 1);
        char first = line.charAt(0);
        boolean inWord = text.length() > 1 && Character.isLetterOrDigit(text.charAt(text.length() - 2));
        if (HYPHENS.indexOf(last) >= 0 && inWord && Character.isLetterOrDigit(first)) {
            String before = text.substring(Math.max(0, text.length() - 60), text.length() - 1);
            if (last == SOFT || !vocabulary.keepsHyphen(before, line)) {
                text.setLength(text.length() - 1);
            }
        } else if (!(unspaced(last) && unspaced(first))) {
            text.append(' ');
        }
        text.append(line);
    }

    /** Chinese and Japanese put no space between words, so a line's end is none either. */
    private static boolean unspaced(char c) {
        Character.UnicodeScript script = Character.UnicodeScript.of(c);
        return script == Character.UnicodeScript.HAN
                || script == Character.UnicodeScript.HIRAGANA
                || script == Character.UnicodeScript.KATAKANA
                || c >= 0x3000 && c <= 0x303F;
    }
}
