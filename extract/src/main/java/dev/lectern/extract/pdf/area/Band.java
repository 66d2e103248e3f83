package dev.lectern.extract.pdf.area;

import dev.lectern.extract.pdf.area.Strip.Gap;
import dev.lectern.extract.pdf.word.Word;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Strips under each other through which the same gutters run; without gutters it is one column. */
final class Band {

    private static final int MOST_TAKEN = 100;
    private static final float OUTSIDE = 1e6f;

    private final List<Strip> strips = new ArrayList<>();
    private final float least;
    private List<Gap> gutters;
    private int confirmed;

    private Band(Strip first, float size, float least) {
        this.least = least;
        this.gutters = first.gaps();
        this.strips.add(first);
        this.confirmed = first.gaps().isEmpty() ? 0 : first.lines(size);
    }

    static List<Band> of(List<Strip> strips, float size, float least) {
        List<Band> bands = new ArrayList<>();
        for (Strip strip : strips) {
            if (bands.isEmpty()) {
                bands.add(new Band(strip, size, least));
            } else if (!bands.getLast().accepts(strip, size)) {
                Band below = new Band(strip, size, least);
                below.takeSecondColumn(bands);
                below.takeHeading(bands);
                bands.add(below);
            }
        }
        return bands;
    }

    private boolean accepts(Strip strip, float size) {
        if (gutters.isEmpty() != strip.gaps().isEmpty() && gutters.isEmpty()) {
            return false;
        }
        List<Gap> shared = shared(strip);
        if (shared.isEmpty() && !gutters.isEmpty()) {
            return false;
        }
        gutters = shared;
        boolean both = shared.stream().anyMatch(gap -> strip.left() < gap.from() && strip.right() > gap.to());
        confirmed += both ? strip.lines(size) : 0;
        strips.add(strip);
        return true;
    }

    private List<Gap> shared(Strip strip) {
        List<Gap> free = new ArrayList<>(strip.gaps());
        free.add(new Gap(-OUTSIDE, strip.left()));
        free.add(new Gap(strip.right(), OUTSIDE));
        List<Gap> shared = new ArrayList<>();
        for (Gap gutter : gutters) {
            for (Gap gap : free) {
                if (gutter.shared(gap).width() >= least) {
                    shared.add(gutter.shared(gap));
                }
            }
        }
        return shared;
    }

    /**
     * The second column may begin above the first, whose heading stands lower. What is right of the gutter at the end of the
     * bands above then belongs to this one, with all that is between.
     */
    private void takeSecondColumn(List<Band> bands) {
        List<Strip> fitting = new ArrayList<>();
        int take = 0;
        for (int i = bands.size() - 1;
                i >= 0 && !gutters.isEmpty() && !bands.get(i).columns();
                i--) {
            List<Strip> above = bands.get(i).strips;
            for (int j = above.size() - 1; j >= 0; j--) {
                if (fitting.size() > MOST_TAKEN
                        || !oneSided(above.get(j))
                        || far(above.get(j), fitting.isEmpty() ? strips.getFirst() : fitting.getFirst())) {
                    i = 0;
                    break;
                }
                fitting.addFirst(above.get(j));
                take = above.get(j).left() >= gutters.getFirst().to() ? fitting.size() : take;
            }
        }
        strips.addAll(0, fitting.subList(fitting.size() - take, fitting.size()));
        for (int left = take; left > 0; left--) {
            bands.getLast().strips.removeLast();
            if (bands.getLast().strips.isEmpty()) {
                bands.removeLast();
            }
        }
    }

    /** A short line fits into columns above as well; when it is nearer to what is below, it is the heading of that. */
    private void takeHeading(List<Band> bands) {
        Band above = bands.isEmpty() ? this : bands.getLast();
        while (gutters.isEmpty() && above.strips.size() > 1) {
            Strip last = above.strips.getLast();
            if (!above.oneSided(last) || !nearer(above, last)) {
                return;
            }
            above.strips.removeLast();
            strips.addFirst(last);
        }
    }

    private boolean far(Strip above, Strip below) {
        return below.top() - above.bottom() > 1.5f * least;
    }

    private boolean oneSided(Strip strip) {
        return gutters.stream().anyMatch(gap -> strip.right() <= gap.from() || strip.left() >= gap.to());
    }

    private boolean nearer(Band above, Strip last) {
        float before = last.top() - above.strips.get(above.strips.size() - 2).bottom();
        float after = strips.getFirst().top() - last.bottom();
        return before > 1.2f * after;
    }

    List<Strip> strips() {
        return strips;
    }

    List<Gap> gutters() {
        return gutters;
    }

    /** Two lines side by side may be chance; it takes another to make a gutter. */
    boolean columns() {
        return !gutters.isEmpty() && confirmed >= 2;
    }

    /** Before which strip there is a pause, much longer than between the strips above; 0 when there is none. */
    int pause(float size) {
        float[] distances = new float[strips.size()];
        for (int i = 1; i < strips.size(); i++) {
            distances[i] = strips.get(i).top() - strips.get(i - 1).bottom();
        }
        float[] sorted = Arrays.copyOfRange(distances, 1, distances.length);
        Arrays.sort(sorted);
        for (int i = 1; i < distances.length; i++) {
            if (distances[i] > 1.6f * size && distances[i] > 2.2f * sorted[sorted.length / 2]) {
                return i;
            }
        }
        return 0;
    }

    List<Word> words() {
        return strips.stream().flatMap(strip -> strip.words().stream()).toList();
    }
}
