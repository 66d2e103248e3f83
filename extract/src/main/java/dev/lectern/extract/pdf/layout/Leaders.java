package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.area.Line;
import java.util.List;
import java.util.regex.Pattern;

/** A table of contents leads the eye from a title to its page by a row of points. */
final class Leaders {

    private static final Pattern POINTS = Pattern.compile("\\s*(?:[.\u00B7\u2026]\\s*){4,}");

    private static final int LEAST = 4;

    private Leaders() {}

    static boolean in(Line line) {
        return mayLead(line.text()) && POINTS.matcher(line.text()).find();
    }

    /** Asked of every line several times, and nearly none has as many points. */
    private static boolean mayLead(String text) {
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            points += c == '.' || c == '\u00B7' || c == '\u2026' ? 1 : 0;
        }
        return points >= LEAST;
    }

    /** A row for each title, with its page in the second cell. */
    static String table(List<Line> lines) {
        StringBuilder table = new StringBuilder();
        for (Line line : lines) {
            table.append(table.isEmpty() ? "" : "\n");
            table.append(POINTS.matcher(line.text()).replaceAll(" | ").strip());
        }
        return table.toString();
    }
}
