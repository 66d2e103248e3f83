package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.Block;
import dev.lectern.extract.pdf.area.Line;
import java.util.List;
import java.util.function.Predicate;

/** What becomes one block: its text, and what of its looks tells its kind. A table has no lines. */
record Part(String text, List<Line> lines, float left, float right, boolean table) {

    static Part table(String text, float left, float right) {
        return new Part(text, List.of(), left, right, true);
    }

    float size() {
        return lines.isEmpty() ? 0 : lines.getFirst().size();
    }

    float y() {
        return lines.isEmpty() ? 0 : lines.getFirst().y();
    }

    boolean all(Predicate<Line> like) {
        return !lines.isEmpty() && lines.stream().allMatch(like);
    }

    Part with(String other) {
        return new Part(other, lines, left, right, table);
    }

    /** A part that is known for what it is. */
    record Known(Part part, Block.Kind kind, int level) {}
}
