package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts the words of one column on lines: those that overlap in height, so that raised and lowered ones find their line. */
public final class Lines {

    private static final float OVERLAP = 0.5f;
    private static final int OPEN = 4;

    private Lines() {}

    public static List<Line> of(List<Word> words) {
        List<Row> rows = rows(Initials.joined(words));
        List<Line> lines = new ArrayList<>(rows.size());
        for (Row row : rows) {
            row.words.sort(Comparator.comparingDouble(Word::left));
            Line line = new Line(row.words);
            if (!line.text().isEmpty()) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The tall words make the lines and the small ones join them; were it the other way, a footnote mark would be one. */
    private static List<Row> rows(List<Word> words) {
        List<Word> sorted = new ArrayList<>(words);
        sorted.sort(Comparator.comparingDouble(Word::y));
        List<Row> rows = new ArrayList<>();
        for (Word word : sorted) {
            Row best = null;
            float most = OVERLAP;
            for (int i = rows.size() - 1; i >= Math.max(0, rows.size() - OPEN); i--) {
                float overlap = rows.get(i).overlap(word);
                if (overlap > most) {
                    best = rows.get(i);
                    most = overlap;
                }
            }
            if (best == null) {
                best = new Row();
                rows.add(best);
            }
            best.add(word);
        }
        rows.sort(Comparator.comparingDouble(row -> row.y));
        return rows;
    }

    private static final class Row {

        private final List<Word> words = new ArrayList<>();
        private float top;
        private float bottom;
        private float y;
        private float size;

        void add(Word word) {
            words.add(word);
            if (word.size() > size) {
                size = word.size();
                top = word.top();
                bottom = word.bottom();
                y = word.y();
            }
        }

        float overlap(Word word) {
            float shared = Math.min(bottom, word.bottom()) - Math.max(top, word.top());
            return shared / Math.min(bottom - top, word.bottom() - word.top());
        }
    }
}
