package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Sheet.Rule;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts a page into areas in reading order, alternating between bands (below each other) and columns (beside each other). A
 * gutter counts only while it runs on through the lines of its band, so a title above two columns or a figure between them
 * ends the band; and only text on both sides makes columns, for a table has gutters too but is read along its rows.
 */
public final class Areas {

    private static final int DEEPEST = 8;
    private static final int MOST_PAUSES = 40;
    private static final int MOST_GUTTERS = 12;

    /** Narrower gaps are spaces of a justified line. */
    private static final float GUTTER = 0.9f;

    private final List<Area> areas = new ArrayList<>();
    private final List<Word> flow = new ArrayList<>();
    private final List<Rule> rules;
    private final float grids;
    private final boolean rightToLeft;

    private Areas(List<Word> words, List<Rule> rules, float grids) {
        this.rules = rules;
        this.grids = grids;
        this.rightToLeft = Direction.rightToLeft(words);
    }

    /** Above the height of grids, names and addresses that are centred beside each other are no table. */
    public static List<Area> of(List<Word> words, List<Rule> rules, float grids) {
        Areas cutting = new Areas(words, rules, grids);
        cutting.cut(words, 0);
        cutting.endFlow();
        return cutting.areas;
    }

    private void cut(List<Word> words, int depth) {
        List<Word> rest = words;
        for (int round = 0; !rest.isEmpty(); round++) {
            rest = bands(rest, depth, round < MOST_PAUSES);
        }
    }

    /** Goes through the bands, and gives back what stands below a pause in a table: it may fall into other columns. */
    private List<Word> bands(List<Word> words, int depth, boolean pausing) {
        float size = size(words);
        float least = GUTTER * size;
        List<Band> bands = Band.of(Strip.of(words, least), size, least);
        for (int i = 0; i < bands.size(); i++) {
            Band band = bands.get(i);
            if (depth >= DEEPEST || !band.columns()) {
                flow.addAll(band.words());
            } else if (!columns(band, size, depth)) {
                int pause = pausing ? band.pause(size) : 0;
                if (pause > 0) {
                    cut(words(band.strips().subList(0, pause)), depth + 1);
                    List<Word> rest = new ArrayList<>(
                            words(band.strips().subList(pause, band.strips().size())));
                    bands.subList(i + 1, bands.size()).forEach(below -> rest.addAll(below.words()));
                    return rest;
                }
                rows(band, size, depth);
            }
        }
        return List.of();
    }

    private static List<Word> words(List<Strip> strips) {
        return strips.stream().flatMap(strip -> strip.words().stream()).toList();
    }

    private boolean columns(Band band, float size, int depth) {
        List<Word> words = band.words();
        List<Gap> widest = band.gutters().stream()
                .sorted(Comparator.comparingDouble(Gap::width).reversed())
                .limit(MOST_GUTTERS)
                .toList();
        for (Gap gutter : widest) {
            Sides sides = Sides.of(words, gutter, size);
            if (!sides.marks() && sides.columns(Ruled.of(rules, band, gutter))) {
                split(sides, depth);
                return true;
            }
        }
        return false;
    }

    private void split(Sides sides, int depth) {
        endFlow();
        cut(rightToLeft ? sides.right() : sides.left(), depth + 1);
        endFlow();
        cut(rightToLeft ? sides.left() : sides.right(), depth + 1);
        endFlow();
    }

    /** What is read along its rows: a table, a list whose marks stand off, a program. */
    private void rows(Band band, float size, int depth) {
        List<Word> words = band.words();
        List<Gap> gutters = new ArrayList<>(band.gutters());
        gutters.sort(Comparator.comparingDouble(Gap::from));
        if (Sides.of(words, gutters.getFirst(), size).marks()) {
            gutters.removeFirst();
        }
        if (!gutters.isEmpty() && Sides.of(words, gutters.getLast(), size).marks()) {
            gutters.removeLast();
        }
        if (gutters.isEmpty() || mono(words)) {
            flow.addAll(words);
        } else if (band.strips().getFirst().top() < grids
                && Sides.of(words, gutters.getFirst(), size).centred()) {
            split(Sides.of(words, gutters.getFirst(), size), depth);
        } else {
            table(words, gutters, size);
        }
    }

    /** A table whose gutters shift (under a heading that spans columns, say) comes in several bands. */
    private void table(List<Word> words, List<Gap> gutters, float size) {
        List<Word> all = new ArrayList<>(words);
        if (flow.isEmpty()
                && !areas.isEmpty()
                && areas.getLast().table()
                && below(areas.getLast().words(), words, size)) {
            all.addAll(0, areas.removeLast().words());
        }
        endFlow();
        areas.add(new Area(all, gutters));
    }

    private static boolean below(List<Word> above, List<Word> words, float size) {
        double bottom = above.stream().mapToDouble(Word::bottom).max().orElse(0);
        double top = words.stream().mapToDouble(Word::top).min().orElse(0);
        return top - bottom < 1.2 * size && top > bottom - 2 * size;
    }

    private void endFlow() {
        if (!flow.isEmpty()) {
            areas.add(new Area(List.copyOf(flow), List.of()));
            flow.clear();
        }
    }

    /** Programs line up their parts as tables do. */
    private static boolean mono(List<Word> words) {
        return words.stream().filter(word -> word.face().mono()).count() > 0.7 * words.size();
    }

    public static float size(List<Word> words) {
        double[] sizes = words.stream().mapToDouble(Word::size).sorted().toArray();
        return (float) sizes[sizes.length / 2];
    }
}
