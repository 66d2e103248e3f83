package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.pdf.area.Area;
import dev.lectern.extract.pdf.area.Areas;
import dev.lectern.extract.pdf.area.Lines;
import dev.lectern.extract.pdf.area.Spelling;
import dev.lectern.extract.pdf.area.Strip;
import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Sheet.Rule;
import dev.lectern.extract.pdf.word.Vocabulary;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of a table: between rules where there are enough of them, else line by line with what wraps put together. */
final class Table {

    private final List<Gap> cells;
    private final Vocabulary vocabulary;
    private final float size;

    private Table(Area area, Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.size = Areas.size(area.words());
        List<Gap> found = Columns.of(area.words(), size);
        this.cells = found.isEmpty() ? area.cells() : found;
    }

    static Part of(Area area, List<Rule> rules, Vocabulary vocabulary) {
        Table table = new Table(area, vocabulary);
        List<List<Word>> rows = table.rows(Strip.of(area.words(), Float.MAX_VALUE), rules);
        StringBuilder text = new StringBuilder();
        for (List<Word> row : rows) {
            text.append(text.isEmpty() ? "" : "\n").append(table.row(row));
        }
        float left = (float) area.words().stream().mapToDouble(Word::left).min().orElse(0);
        float right =
                (float) area.words().stream().mapToDouble(Word::right).max().orElse(0);
        return Part.table(text.toString(), left, right);
    }

    private List<List<Word>> rows(List<Strip> strips, List<Rule> rules) {
        List<Float> borders = borders(strips, rules);
        boolean ruled = borders.size() >= 2 && borders.size() * 4 >= strips.size();
        List<List<Word>> rows = new ArrayList<>();
        Strip above = null;
        for (Strip strip : strips) {
            boolean same = above != null && (ruled ? !parted(borders, above, strip) : continues(above, strip));
            if (same) {
                rows.getLast().addAll(strip.words());
            } else {
                rows.add(new ArrayList<>(strip.words()));
            }
            above = strip;
        }
        return rows;
    }

    /** The heights of level rules inside the table that run through most of it. */
    private static List<Float> borders(List<Strip> strips, List<Rule> rules) {
        float left = (float) strips.stream().mapToDouble(Strip::left).min().orElse(0);
        float right = (float) strips.stream().mapToDouble(Strip::right).max().orElse(0);
        return rules.stream()
                .filter(rule -> rule.level()
                        && Math.min(rule.right(), right) - Math.max(rule.left(), left) > (right - left) / 2)
                .map(Rule::top)
                .filter(y ->
                        y > strips.getFirst().bottom() && y < strips.getLast().top())
                .sorted()
                .toList();
    }

    private static boolean parted(List<Float> borders, Strip above, Strip below) {
        return borders.stream().anyMatch(y -> y >= above.bottom() - 1 && y <= below.top() + 1);
    }

    /** A line without a first cell that follows closely goes on with the row above. */
    private boolean continues(Strip above, Strip strip) {
        boolean noFirst = strip.left() >= cells.getFirst().to() - 1;
        return noFirst && strip.top() - above.bottom() < 0.75f * size;
    }

    private String row(List<Word> words) {
        List<List<Word>> columns = new ArrayList<>();
        for (int i = 0; i <= cells.size(); i++) {
            columns.add(new ArrayList<>());
        }
        words.stream().sorted(Comparator.comparingDouble(Word::left)).forEach(word -> columns.get(column(word))
                .add(word));
        StringBuilder row = new StringBuilder();
        for (List<Word> column : columns) {
            row.append(row.isEmpty() ? "" : " | ");
            if (!column.isEmpty()) {
                StringBuilder cell = new StringBuilder();
                Lines.of(column).forEach(line -> Spelling.append(cell, line.text(), vocabulary));
                row.append(cell);
            } else if (row.isEmpty()) {
                row.append(" ");
            }
        }
        return row.toString().strip();
    }

    private int column(Word word) {
        int column = 0;
        while (column < cells.size() && word.middle() > cells.get(column).from()) {
            column++;
        }
        return column;
    }
}
