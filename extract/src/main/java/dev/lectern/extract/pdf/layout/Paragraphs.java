package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.area.Area;
import dev.lectern.extract.pdf.area.Line;
import dev.lectern.extract.pdf.area.Lines;
import dev.lectern.extract.pdf.area.Spelling;
import dev.lectern.extract.pdf.word.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parts the lines of a column where a reader would see a new paragraph: more space, another font, an indent, the mark of a
 * list, or a line that ended although the next word had room.
 */
final class Paragraphs {

    private static final Pattern ENTRY = Pattern.compile("\\[[\\p{L}\\d+]{1,8}\\]\\s.*");
    private static final String ENDS = ".!?:;\u3002\u061F\"\u201D)]";

    private final Area area;
    private final Vocabulary vocabulary;
    private final List<Part> parts = new ArrayList<>();
    private float left = Float.MAX_VALUE;
    private float right = -Float.MAX_VALUE;
    private float leading;

    private Paragraphs(Area area, Vocabulary vocabulary) {
        this.area = area;
        this.vocabulary = vocabulary;
    }

    static List<Part> of(Area area, Vocabulary vocabulary) {
        return new Paragraphs(area, vocabulary).parts();
    }

    private List<Part> parts() {
        List<Line> lines = Lines.of(area.words());
        for (Line line : lines) {
            left = Math.min(left, line.left());
            right = Math.max(right, line.right());
        }
        leading = leading(lines);
        int from = 0;
        for (int i = 1; i <= lines.size(); i++) {
            if (i == lines.size() || apart(lines.get(i - 1), lines.get(i))) {
                run(lines.subList(from, i));
                from = i;
            }
        }
        return parts;
    }

    /** The usual distance of baselines, as a multiple of the size. */
    private static float leading(List<Line> lines) {
        double[] distances = new double[Math.max(0, lines.size() - 1)];
        int count = 0;
        for (int i = 1; i < lines.size(); i++) {
            float distance =
                    (lines.get(i).y() - lines.get(i - 1).y()) / lines.get(i).size();
            if (sameSize(lines.get(i - 1), lines.get(i)) && distance < 2.4f) {
                distances[count++] = distance;
            }
        }
        Arrays.sort(distances, 0, count);
        return count == 0 ? 1.3f : (float) Math.max(0.9, distances[count / 2]);
    }

    private boolean apart(Line above, Line line) {
        float distance = line.y() - above.y();
        if (program(above) && program(line) && sameSize(above, line)) {
            return distance > 3 * line.size();
        }
        return !sameSize(above, line)
                || distance > 1.28f * leading * line.size()
                || above.bold() != line.bold()
                || above.mono() != line.mono();
    }

    private boolean program(Line line) {
        return line.mono() && !vocabulary.typewritten();
    }

    private static boolean sameSize(Line a, Line b) {
        return Math.abs(a.size() - b.size()) < 0.07f * Math.max(a.size(), b.size());
    }

    /** Lines of one look without a gap, still perhaps of several paragraphs. */
    private void run(List<Line> lines) {
        float margin = Float.MAX_VALUE;
        for (Line line : lines) {
            margin = Math.min(margin, line.indent(left, right));
        }
        boolean hanging = hanging(lines, margin);
        int from = 0;
        for (int i = 1; i <= lines.size(); i++) {
            if (i == lines.size() || begins(lines, i, margin, hanging)) {
                parts.add(part(lines.subList(from, i)));
                from = i;
            }
        }
    }

    /** Entries of a bibliography stand out to the left, and more of their lines are indented than not. */
    private boolean hanging(List<Line> lines, float margin) {
        int indented = 0;
        for (Line line : lines) {
            indented += line.indent(left, right) - margin > 0.7f * line.size() ? 1 : 0;
        }
        return lines.size() > 2 && indented * 2 > lines.size();
    }

    private boolean begins(List<Line> lines, int at, float margin, boolean hanging) {
        Line above = lines.get(at - 1);
        Line line = lines.get(at);
        if (program(line)) {
            return false;
        }
        if (Leaders.in(above) || Leaders.in(line)) {
            return Leaders.in(above) != Leaders.in(line);
        }
        float em = line.size();
        float indent = line.indent(left, right) - margin;
        float change = line.indent(left, right) - above.indent(left, right);
        boolean ended = ended(above.text());
        boolean room = above.room(left, right) > line.firstWordWidth() + em;
        if (Marks.bullet(line.text()) || entry(line.text())) {
            return true;
        }
        if (Marks.enumerated(line.text()) && (ended || room || Math.abs(change) > 0.7f * em)) {
            return true;
        }
        if (Marks.listed(lines.get(first(lines, at)).text()) && Math.abs(change) < 0.5f * em && !room) {
            return false;
        }
        if (hanging) {
            return indent < 0.5f * em && (change < -0.7f * em || ended && room);
        }
        return change > 0.7f * em
                        && change < 5 * em
                        && (ended || room || Math.abs(change) < 3 * em && returns(lines, at))
                || ended && room
                || above.room(left, right) > 0.45f * (right - left)
                        && startsLikeSentence(line)
                        && room
                        && change < 0.5f * em;
    }

    private static boolean entry(String text) {
        return text.startsWith("[") && ENTRY.matcher(text).matches();
    }

    /** Whether the last sign, blanks aside, is one that ends something. */
    private static boolean ended(String text) {
        int last = text.length() - 1;
        while (last >= 0 && " \t\n\u000B\f\r".indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        return last >= 0 && ENDS.indexOf(text.charAt(last)) >= 0;
    }

    /** The first line of the part that the line above belongs to; only as far back as matters for lists. */
    private static int first(List<Line> lines, int at) {
        int first = at - 1;
        while (first > 0 && first > at - 12 && !Marks.listed(lines.get(first).text())) {
            first--;
        }
        return first;
    }

    private boolean returns(List<Line> lines, int at) {
        return at + 1 < lines.size()
                && Math.abs(lines.get(at + 1).indent(left, right)
                                - lines.get(at - 1).indent(left, right))
                        < 0.5f * lines.get(at).size();
    }

    private static boolean startsLikeSentence(Line line) {
        int first = line.text().codePointAt(0);
        return !Character.isLowerCase(first);
    }

    private Part part(List<Line> lines) {
        if (Leaders.in(lines.getFirst())) {
            return Part.table(Leaders.table(lines), left, right);
        }
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            Spelling.append(text, line.text(), vocabulary);
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\u00AD') {
            text.setLength(--end);
        }
        return new Part(text.toString().strip(), lines, left, right, false);
    }
}
