package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is on both sides of a gutter, and whether one reads down the sides or across them. */
record Sides(List<Word> left, List<Word> right, List<Line> leftLines, List<Line> rightLines, float size) {

    private static final Pattern MARK = Pattern.compile(
            "[\u2022\u2023\u25AA\u25CF\u25CB\u25A0\u2013\u2014*\u00B7o-]|[(\\[]?[\\p{L}\\d]{1,3}[.)\\]]*|\\d+(\\.\\d+)*\\.?");

    private static final Pattern FORMULA = Pattern.compile("\\(\\p{Alnum}{1,3}(?:\\.\\d{1,3})*[a-z]?\\)");

    /** A line of prose is at least this many letters' heights long. */
    private static final float PROSE = 7;

    static Sides of(List<Word> words, Gap gutter, float size) {
        List<Word> left = new ArrayList<>();
        List<Word> right = new ArrayList<>();
        float middle = (gutter.from() + gutter.to()) / 2;
        words.forEach(word -> (word.middle() < middle ? left : right).add(word));
        return new Sides(left, right, Lines.of(left), Lines.of(right), size);
    }

    /** Bullets and numbers before the items of a list are no column, nor are the numbers after formulas. */
    boolean marks() {
        return marks(leftLines)
                || marks(rightLines) && Direction.rightToLeft(left)
                || rightLines.stream()
                        .allMatch(line -> FORMULA.matcher(line.text()).matches());
    }

    /** Whether the lines of each side have one middle rather than one edge. */
    boolean centred() {
        return centred(leftLines)
                && text(left).codePoints().filter(Character::isLetter).count() * 2
                        > text(left).length();
    }

    private boolean centred(List<Line> lines) {
        Line first = lines.getFirst();
        boolean ragged = false;
        for (Line line : lines) {
            float middle = Math.abs(line.left() + line.right() - first.left() - first.right()) / 2;
            if (middle > 0.6f * size) {
                return false;
            }
            ragged |= Math.abs(line.left() - first.left()) > size;
        }
        return ragged;
    }

    private static String text(List<Word> words) {
        return words.stream().map(Word::text).collect(Collectors.joining());
    }

    private boolean marks(List<Line> lines) {
        return lines.stream()
                .allMatch(line ->
                        line.width() < 3 * size && MARK.matcher(line.text()).matches());
    }

    /** Whether the sides are read one after the other, given how rules lie about them. */
    boolean columns(Ruled rules) {
        if (rules.across() > 0 && inStep() > 0.35f && (rules.across() > 2 || leftLines.size() < 15)) {
            return false;
        }
        if (rules.apart()) {
            return true;
        }
        boolean leftProse = prose(leftLines);
        boolean rightProse = prose(rightLines);
        if (leftProse && rightProse) {
            return true;
        }
        int fewer = Math.min(leftLines.size(), rightLines.size());
        int more = Math.max(leftLines.size(), rightLines.size());
        if (fewer <= 2 && more >= 3 * fewer && (leftProse || rightProse)) {
            return true;
        }
        return inStep() < (leftProse || rightProse ? 0.6f : 0.4f);
    }

    /** Lines that fill their column and have no holes; cells are short, or stand apart. */
    private boolean prose(List<Line> lines) {
        if (lines.isEmpty()) {
            return false;
        }
        float from = Float.MAX_VALUE;
        float to = -Float.MAX_VALUE;
        for (Line line : lines) {
            from = Math.min(from, line.left());
            to = Math.max(to, line.right());
        }
        float filled = 0;
        int whole = 0;
        int letters = 0;
        int all = 0;
        for (Line line : lines) {
            filled += line.width() / (to - from);
            whole += holed(line) ? 0 : 1;
            all += line.text().length();
            letters += (int) line.text()
                    .codePoints()
                    .filter(c -> Character.isLetter(c) || c == ' ')
                    .count();
        }
        return to - from > PROSE * size
                && filled / lines.size() > 0.6f
                && whole > 0.65f * lines.size()
                && letters > 0.6f * all;
    }

    private boolean holed(Line line) {
        float right = line.left();
        for (Word word : line.words()) {
            if (word.left() - right > 1.3f * size) {
                return true;
            }
            right = Math.max(right, word.right());
        }
        return false;
    }

    /** The share of lines of the shorter side that stand on a line of the other. */
    private float inStep() {
        List<Line> fewer = leftLines.size() <= rightLines.size() ? leftLines : rightLines;
        List<Line> more = fewer == leftLines ? rightLines : leftLines;
        int same = 0;
        int next = 0;
        for (Line line : fewer) {
            while (next < more.size() && more.get(next).y() < line.y() - 0.2f * size) {
                next++;
            }
            same += next < more.size() && Math.abs(more.get(next).y() - line.y()) <= 0.2f * size ? 1 : 0;
        }
        return (float) same / fewer.size();
    }
}
