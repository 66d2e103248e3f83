package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.area.Line;
import java.util.List;

/** A program keeps its lines and its indents. */
final class Program {

    /** The width of a letter of nearly every font of fixed width. */
    private static final float LETTER = 0.6f;

    private static final int DEEPEST = 60;

    private Program() {}

    static String text(List<Line> lines) {
        float left = (float) lines.stream().mapToDouble(Line::left).min().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            int indent = Math.clamp(Math.round((line.left() - left) / (LETTER * line.size())), 0, DEEPEST);
            text.append(text.isEmpty() ? "" : "\n")
                    .append(" ".repeat(text.isEmpty() ? 0 : indent))
                    .append(line.text());
        }
        return text.toString().stripTrailing();
    }
}
