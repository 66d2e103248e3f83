package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the pages around a page say about it: which rows repeat, which size is that of the body, which words there are.
 * Looking at a fixed number of pages to both sides, rather than at all, bounds memory and makes a page the same whether
 * reading started at the first page or near it.
 */
public final class Neighbourhood {

    public static final int REACH = 8;

    /** Running headers and footers stand in this share of the height; only a page number may stand higher. */
    private static final float ZONE = 0.13f;

    private final TreeMap<Integer, Margins> margins = new TreeMap<>();
    private final TreeMap<Integer, Vocabulary.Share> shares = new TreeMap<>();
    private final Vocabulary vocabulary = new Vocabulary();

    public void add(Sheet sheet) {
        margins.put(sheet.number(), Margins.of(sheet));
        shares.put(sheet.number(), vocabulary.add(sheet));
    }

    /** Forgets what is out of reach of this page and of all that follow. */
    public void moveTo(int page) {
        while (!shares.isEmpty() && shares.firstKey() < page - REACH) {
            margins.pollFirstEntry();
            vocabulary.remove(shares.pollFirstEntry().getValue());
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Whether a list of references began on a page within reach before this one. */
    public boolean referencesBefore(int page) {
        return shares.headMap(page).values().stream().anyMatch(Vocabulary.Share::references);
    }

    /** The words of the running header and footer, the page number, and the numbers of lines. */
    public List<Word> furniture(Sheet sheet) {
        Margins own = margins.get(sheet.number());
        List<Word> words = new ArrayList<>(LineNumbers.of(sheet.words()));
        collect(own, true, words);
        collect(own, false, words);
        return words;
    }

    /** From the edge inwards, up to the first row that is the page's own. */
    private void collect(Margins own, boolean head, List<Word> words) {
        List<Margins.Row> rows = head ? own.head() : own.foot();
        List<Word> pending = new ArrayList<>();
        for (Margins.Row row : rows) {
            pending.addAll(row.words());
            if (edge(own, row, head) < ZONE * own.height() && (repeated(own, row, head) || numbered(own, row, head))
                    || lonely(own, row, head)) {
                words.addAll(pending);
                pending.clear();
            } else if (pending.size() > row.words().size() || !row.onlyNumber()) {
                return;
            }
        }
    }

    private boolean repeated(Margins own, Margins.Row row, boolean head) {
        if (row.pattern().length() < 2 || row.onlyNumber()) {
            return false;
        }
        return others(own, row, head, other -> other.pattern().equals(row.pattern())) >= needed();
    }

    /** A row whose number goes up by one from page to page, whatever else it says (the title of a section, say). */
    private boolean numbered(Margins own, Margins.Row row, boolean head) {
        for (int number : row.numbers()) {
            int found = 0;
            for (Margins other : margins.values()) {
                int expected = number + other.page() - own.page();
                if (other != own
                        && rows(other, head).stream()
                                .anyMatch(o -> near(own, other, row, o, head)
                                        && o.numbers().contains(expected))) {
                    found++;
                }
            }
            if (found >= needed()) {
                return true;
            }
        }
        return false;
    }

    /** A number that stands alone at the edge of the page is its number, even when there is no other page to compare. */
    private boolean lonely(Margins own, Margins.Row row, boolean head) {
        float size = row.words().getFirst().size();
        boolean outermost = row == rows(own, head).getFirst();
        if (!outermost || row.gap() < 1.8f * size) {
            return false;
        }
        boolean number = row.onlyNumber() && row.pattern().length() < 8 && size < 1.3f * vocabulary.bodySize();
        boolean titled =
                row.folio() && edge(own, row, head) < ZONE * own.height() && size < 0.97f * vocabulary.bodySize();
        return number && (!head || edge(own, row, true) < ZONE * own.height()) || titled;
    }

    private static float edge(Margins own, Margins.Row row, boolean head) {
        return head ? row.y() : own.height() - row.y();
    }

    /** In a file of two or three pages one more page has to do. */
    private int needed() {
        return margins.size() <= 3 ? 1 : 2;
    }

    private long others(Margins own, Margins.Row row, boolean head, Predicate<Margins.Row> like) {
        return margins.values().stream()
                .filter(other -> other != own)
                .filter(other ->
                        rows(other, head).stream().anyMatch(o -> near(own, other, row, o, head) && like.test(o)))
                .count();
    }

    private static List<Margins.Row> rows(Margins margins, boolean head) {
        return head ? margins.head() : margins.foot();
    }

    private static boolean near(Margins own, Margins other, Margins.Row row, Margins.Row like, boolean head) {
        float distance = head ? row.y() - like.y() : (own.height() - row.y()) - (other.height() - like.y());
        return Math.abs(distance) < 4;
    }
}
