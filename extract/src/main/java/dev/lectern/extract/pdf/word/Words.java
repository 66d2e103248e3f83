package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Joins glyphs to words in the order in which they were drawn: neighbours in that order that are neighbours on the page
 * too. Whoever draws letters in another order gets words of single letters, which the line joins again.
 */
public final class Words {

    /** A wider gap between letters is a space; TeX squeezes its spaces to 0.22 of the size, and kerning moves by 0.1. */
    private static final float SPACE = 0.145f;

    /** Where spaces are printed as glyphs, a gap alone is more likely to be letters set apart. */
    private static final float SPACE_BESIDE_PRINTED = 0.18f;

    /** The share of printed spaces from which on a page is taken to print them. */
    private static final float PRINTED = 0.05f;

    private static final float OVERLAP = -0.5f;
    private static final float LEVEL = 0.08f;

    private final List<Word> words = new ArrayList<>();
    private final List<Glyph> current = new ArrayList<>();
    private Glyph blank;
    private Glyph before;

    private final float least;

    private Words(List<Glyph> glyphs) {
        long blank = glyphs.stream().filter(Glyph::blank).count();
        this.least = blank > PRINTED * glyphs.size() ? SPACE_BESIDE_PRINTED : SPACE;
    }

    /** The words of each direction of reading on a page; the main one first. */
    public static List<List<Word>> of(List<Glyph> glyphs) {
        return Upright.groups(Overlays.dropped(glyphs)).stream()
                .map(Words::joined)
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private static List<Word> joined(List<Glyph> glyphs) {
        Words joining = new Words(glyphs);
        glyphs.forEach(joining::take);
        joining.end();
        return joining.words;
    }

    private void take(Glyph glyph) {
        if (glyph.blank()) {
            blank = glyph;
            return;
        }
        if (current.isEmpty() || !continues(current.getLast(), glyph)) {
            end();
            before = blank;
        }
        blank = null;
        current.add(glyph);
    }

    private boolean continues(Glyph last, Glyph next) {
        if (blank != null) {
            return false;
        }
        float size = Math.max(last.size(), next.size());
        if (over(last, next)) {
            return true;
        }
        if (Math.abs(next.y() - last.y()) > LEVEL * size || next.size() > 1.3f * last.size()) {
            return false;
        }
        boolean back = next.x() < last.x() && Letters.rightToLeft(next.text());
        float gap = back ? last.x() - next.right() : next.x() - last.right();
        return gap < least * size && gap > OVERLAP * size && (back || !turns(last, next));
    }

    /** An accent belongs to the letter that it was set over, whichever was drawn first. */
    private static boolean over(Glyph last, Glyph next) {
        boolean accent = Letters.mark(last.text()) != 0 || Letters.mark(next.text()) != 0;
        float middle = (Math.min(last.right(), next.right()) - Math.max(last.x(), next.x()));
        return (accent && middle > 0.5f * Math.min(last.width(), next.width()) || Letters.combining(next.text()))
                && Math.abs(next.y() - last.y()) < 0.4f * Math.max(last.size(), next.size());
    }

    /** Words run one way only, so that a line can put them in order. */
    private static boolean turns(Glyph last, Glyph next) {
        boolean from = Letters.rightToLeft(last.text());
        boolean to = Letters.rightToLeft(next.text());
        return from != to && (from ? letterOrDigit(next) : letterOrDigit(last));
    }

    private static boolean letterOrDigit(Glyph glyph) {
        return Character.isLetterOrDigit(glyph.text().codePointAt(0));
    }

    private void end() {
        if (current.isEmpty()) {
            return;
        }
        float left = Float.MAX_VALUE;
        float right = -Float.MAX_VALUE;
        Glyph tallest = current.getFirst();
        for (Glyph glyph : current) {
            left = Math.min(left, glyph.x());
            right = Math.max(right, glyph.right());
            tallest = glyph.size() > tallest.size() ? glyph : tallest;
        }
        boolean rtl = current.stream().anyMatch(glyph -> Letters.rightToLeft(glyph.text()));
        String text =
                Letters.composed(current.size() == 1 ? text(rtl) : text(rtl).replace(Word.UNKNOWN, ""));
        if (!text.isEmpty()) {
            words.add(new Word(
                    text,
                    left,
                    right,
                    tallest.y(),
                    tallest.size(),
                    tallest.face(),
                    least * tallest.size(),
                    beside(left, true),
                    beside(right, false),
                    rtl));
        }
        current.clear();
    }

    /** Whether a blank that was printed just before or after the word touches it on this side. */
    private boolean beside(float edge, boolean atLeft) {
        return touches(before, edge, atLeft) || touches(blank, edge, atLeft);
    }

    private boolean touches(Glyph space, float edge, boolean atLeft) {
        Glyph first = current.getFirst();
        return space != null
                && Math.abs(space.y() - first.y()) < 0.3f * first.size()
                && Math.abs((atLeft ? space.right() : space.x()) - edge) < 0.35f * first.size();
    }

    private String text(boolean rtl) {
        boolean visual = rtl && current.getLast().x() >= current.getFirst().x();
        List<Glyph> order = visual ? current.stream().sorted(BACKWARDS).toList() : current;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            char mark = Letters.mark(order.get(i).text());
            if (mark != 0 && i > 0 && over(order.get(i - 1), order.get(i))) {
                undot(text);
                text.append(mark);
            } else if (mark != 0 && i + 1 < order.size() && over(order.get(i), order.get(i + 1))) {
                text.append(order.get(++i).text());
                undot(text);
                text.append(mark);
            } else {
                text.append(order.get(i).text());
            }
        }
        return rtl ? Letters.mirrored(text.toString()) : text.toString();
    }

    /** An accented i is set without its dot. */
    private static void undot(StringBuilder text) {
        int last = text.length() - 1;
        if (text.charAt(last) == '\u0131') {
            text.setCharAt(last, 'i');
        }
    }

    private static final Comparator<Glyph> BACKWARDS = Comparator.comparingDouble(
                    (Glyph glyph) -> glyph.x() + glyph.width() / 2)
            .reversed();
}
