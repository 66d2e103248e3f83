package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The outermost rows of one page, from the edge inwards: among them are running headers, footers and page numbers. */
record Margins(int page, float height, List<Row> head, List<Row> foot) {

    private static final float ZONE = 0.22f;
    private static final int ROWS = 4;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern ROMAN = Pattern.compile("(?<=^| )[ivxlc]{1,7}(?= |$)");
    private static final Pattern ONLY_NUMBER =
            Pattern.compile("[\\p{Pd}| \u00B7\u2022.\\[\\]()]*#[\\p{Pd}| \u00B7\u2022.\\[\\]()]*");
    private static final Pattern EDGE_NUMBER = Pattern.compile("^\\D{0,3}(\\d{1,5})\\b|\\b(\\d{1,5})\\D{0,3}$");

    /** One row: its text with numbers made equal, the numbers at its ends, how far it is from what follows inwards. */
    record Row(String pattern, List<Integer> numbers, float y, float gap, boolean folio, List<Word> words) {

        boolean onlyNumber() {
            return ONLY_NUMBER.matcher(pattern).matches();
        }
    }

    static Margins of(Sheet sheet) {
        float zone = ZONE * sheet.height();
        List<Word> top = new ArrayList<>();
        List<Word> bottom = new ArrayList<>();
        for (Word word : sheet.words()) {
            if (word.y() < zone) {
                top.add(word);
            } else if (word.y() > sheet.height() - zone) {
                bottom.add(word);
            }
        }
        float firstBelow = inner(sheet, zone, true);
        float lastAbove = inner(sheet, sheet.height() - zone, false);
        return new Margins(sheet.number(), sheet.height(), rows(top, false, firstBelow), rows(bottom, true, lastAbove));
    }

    private static float inner(Sheet sheet, float edge, boolean below) {
        float nearest = below ? sheet.height() : 0;
        for (Word word : sheet.words()) {
            if (below && word.y() >= edge) {
                nearest = Math.min(nearest, word.y());
            } else if (!below && word.y() <= edge) {
                nearest = Math.max(nearest, word.y());
            }
        }
        return nearest;
    }

    private static List<Row> rows(List<Word> words, boolean fromBottom, float inner) {
        Comparator<Word> down = Comparator.comparingDouble(Word::y);
        words.sort(fromBottom ? down.reversed() : down);
        List<List<Word>> rows = new ArrayList<>();
        for (Word word : words) {
            List<Word> row = rows.isEmpty() ? null : rows.getLast();
            if (row == null || Math.abs(row.getFirst().y() - word.y()) > 0.35f * word.size()) {
                row = new ArrayList<>();
                rows.add(row);
            }
            row.add(word);
        }
        List<Row> result = new ArrayList<>();
        for (int i = 0; i < Math.min(rows.size(), ROWS); i++) {
            float next = i + 1 < rows.size() ? rows.get(i + 1).getFirst().y() : inner;
            result.add(row(rows.get(i), next));
        }
        return result;
    }

    private static Row row(List<Word> words, float next) {
        words.sort(Comparator.comparingDouble(Word::left));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean space = i > 0 && word.left() - words.get(i - 1).right() > word.space();
            text.append(space ? " " : "").append(word.text());
        }
        String line = text.toString().toLowerCase(Locale.ROOT);
        String pattern = ROMAN.matcher(NUMBER.matcher(line).replaceAll("#")).replaceAll("#");
        float y = words.getFirst().y();
        return new Row(pattern, numbers(line), y, Math.abs(next - y), folio(words), words);
    }

    /** A number that stands off from a short text at the other side, as page numbers stand beside running titles. */
    private static boolean folio(List<Word> words) {
        return words.size() > 1
                && (folio(words.getFirst(), words.get(1)) || folio(words.getLast(), words.get(words.size() - 2)));
    }

    private static boolean folio(Word number, Word beside) {
        float gap = Math.max(number.left() - beside.right(), beside.left() - number.right());
        return gap > 1.2f * number.size() && number.text().matches("\\d{1,4}|[ivxl]{1,6}");
    }

    private static List<Integer> numbers(String line) {
        List<Integer> numbers = new ArrayList<>();
        var at = EDGE_NUMBER.matcher(line);
        while (at.find()) {
            numbers.add(Integer.valueOf(at.group(1) != null ? at.group(1) : at.group(2)));
        }
        return numbers;
    }
}
