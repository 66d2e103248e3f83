package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Word;
import java.util.List;
import java.util.function.Predicate;

/** Words on one baseline, in reading order once they are read. */
public final class Line {

    private final List<Word> words;
    private final Word main;
    private final float left;
    private final float right;
    private final String text;
    private final boolean rtl;
    private final boolean mono;
    private final boolean bold;
    private final boolean italic;

    /** Takes the words from left to right. */
    Line(List<Word> words) {
        this.words = words;
        this.main = main(words);
        this.left = words.getFirst().left();
        this.right = (float) words.stream().mapToDouble(Word::right).max().orElse(left);
        this.rtl = Direction.rightToLeft(words);
        this.text = Spelling.line(words, rtl);
        this.mono = share(word -> word.face().mono()) > 0.7f;
        this.bold = share(word -> word.face().bold()) > 0.9f;
        this.italic = share(word -> word.face().italic()) > 0.9f;
    }

    /** The word whose font has most of the letters speaks for the line. */
    private static Word main(List<Word> words) {
        Word best = words.getFirst();
        int most = 0;
        for (Word word : words) {
            int letters = 0;
            for (Word other : words) {
                letters += same(word, other) ? other.text().length() : 0;
            }
            if (letters > most) {
                best = word;
                most = letters;
            }
            if (words.size() > 60
                    || most * 2
                            > words.stream().mapToInt(w -> w.text().length()).sum()) {
                return best;
            }
        }
        return best;
    }

    private static boolean same(Word a, Word b) {
        return Math.abs(a.size() - b.size()) < 0.3f && a.face().equals(b.face());
    }

    public List<Word> words() {
        return words;
    }

    public String text() {
        return text;
    }

    public boolean rtl() {
        return rtl;
    }

    public float left() {
        return left;
    }

    public float right() {
        return right;
    }

    public float width() {
        return right - left;
    }

    public float y() {
        return main.y();
    }

    public float size() {
        return main.size();
    }

    public boolean mono() {
        return mono;
    }

    public boolean bold() {
        return bold;
    }

    public boolean italic() {
        return italic;
    }

    /** Where reading begins and ends: on the right for text that runs to the left. */
    public float indent(float areaLeft, float areaRight) {
        return rtl ? areaRight - right : left - areaLeft;
    }

    public float room(float areaLeft, float areaRight) {
        return rtl ? left - areaLeft : areaRight - right;
    }

    public float firstWordWidth() {
        return (rtl ? words.getLast() : words.getFirst()).width();
    }

    private float share(Predicate<Word> like) {
        int all = 0;
        int those = 0;
        for (Word word : words) {
            int letters = word.text().length();
            all += letters;
            those += like.test(word) ? letters : 0;
        }
        return (float) those / all;
    }
}
