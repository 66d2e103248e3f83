package dev.lectern.local.paper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Papers that nobody wrote, with as many pages as are wanted; the same seed gives the same bytes. */
public final class Invented {

    private static final int WORDS_A_PAGE = 900;

    private static final List<String> SUBJECTS = List.of(
            "the hippocampus",
            "a larger sample",
            "this estimate",
            "the second experiment",
            "noise",
            "the mixed model",
            "a night of sleep",
            "the control group",
            "annual rainfall",
            "the labour market",
            "an earlier survey",
            "the catalyst",
            "the household panel",
            "our instrument",
            "the residual variance",
            "soil moisture");
    private static final List<String> VERBS = List.of(
            "changes",
            "explains",
            "depends on",
            "does not affect",
            "is consistent with",
            "follows",
            "precedes",
            "is smaller than",
            "was reported beside",
            "contradicts",
            "is measured by",
            "supports",
            "moderates");
    private static final List<String> OBJECTS = List.of(
            "the number of word pairs recalled",
            "what was expected",
            "the level of wages",
            "the slope of the curve",
            "the concentration in the sample",
            "a difference of two per cent",
            "the minutes slept",
            "the first finding",
            "the length of the growing season",
            "the error of the measurement",
            "the effect in older adults");
    private static final List<String> LINKS = List.of(
            "Moreover,",
            "In contrast,",
            "As Table 2 shows,",
            "However,",
            "After the correction,",
            "In most regions,",
            "Unlike in the pilot study,",
            "For the same reason,",
            "On average,",
            "Taken together,");

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private int words;

    private Invented(long seed) {
        random = new Random(seed);
    }

    public static byte[] paper(long seed, int pages) throws IOException {
        return TwoColumns.set(new Invented(seed).text(pages), seed);
    }

    private String text(int pages) {
        text.append("# On ")
                .append(any(SUBJECTS))
                .append(" and ")
                .append(any(OBJECTS))
                .append('\n');
        text.append("@ Ada Example, Ben Invented and Cleo Nobody\n\n## Abstract\n");
        paragraph();
        // Never quite full: the last page must not begin another.
        for (int section = 1; words < (pages - 0.5) * WORDS_A_PAGE; section++) {
            text.append("## ")
                    .append(section)
                    .append(" Of ")
                    .append(any(SUBJECTS))
                    .append("\n\n");
            for (int i = 0; i < 4 && words < (pages - 0.5) * WORDS_A_PAGE; i++) {
                paragraph();
            }
        }
        return text.toString();
    }

    private void paragraph() {
        var sentences = new ArrayList<String>();
        for (int i = 4 + random.nextInt(5); i > 0; i--) {
            sentences.add("%s %s %s %s (%d of %d cases, p = 0.%03d)."
                    .formatted(
                            any(LINKS),
                            any(SUBJECTS),
                            any(VERBS),
                            any(OBJECTS),
                            random.nextInt(500),
                            500 + random.nextInt(500),
                            random.nextInt(1000)));
        }
        var whole = String.join(" ", sentences);
        words += whole.split(" ").length;
        text.append(whole).append("\n\n");
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
