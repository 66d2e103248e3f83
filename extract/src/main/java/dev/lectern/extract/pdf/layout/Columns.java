package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.area.Line;
import dev.lectern.extract.pdf.area.Lines;
import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The gaps between the columns of a table: ranges that nearly no row prints on; a heading may span some columns. */
final class Columns {

    private static final float GAP = 0.7f;

    /** One row in so many may cross a gap. */
    private static final int CROSSING = 6;

    private Columns() {}

    static List<Gap> of(List<Word> words, float size) {
        List<Line> lines = Lines.of(words);
        TreeMap<Float, Integer> changes = new TreeMap<>();
        for (Line line : lines) {
            print(line, size, changes);
        }
        int allowed = lines.size() / CROSSING;
        List<Gap> gaps = new ArrayList<>();
        int printed = 0;
        Float from = null;
        for (var change : changes.entrySet()) {
            printed += change.getValue();
            if (printed <= allowed && from == null) {
                from = change.getKey();
            } else if (printed > allowed && from != null) {
                if (change.getKey() - from >= GAP * size && from > changes.firstKey()) {
                    gaps.add(new Gap(from, change.getKey()));
                }
                from = null;
            }
        }
        return gaps;
    }

    private static void print(Line line, float size, TreeMap<Float, Integer> changes) {
        float from = line.left();
        float to = from;
        for (Word word : line.words()) {
            if (word.left() - to > GAP * size) {
                changes.merge(from, 1, Integer::sum);
                changes.merge(to, -1, Integer::sum);
                from = word.left();
            }
            to = Math.max(to, word.right());
        }
        changes.merge(from, 1, Integer::sum);
        changes.merge(to, -1, Integer::sum);
    }
}
