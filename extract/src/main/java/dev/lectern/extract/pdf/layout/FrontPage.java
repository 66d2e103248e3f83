package dev.lectern.extract.pdf.layout;

import dev.lectern.extract.Block.Kind;
import dev.lectern.extract.pdf.layout.Part.Known;
import dev.lectern.extract.pdf.word.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The first page of a paper: what is largest is the title, authors stand between it and the abstract. */
final class FrontPage {

    private static final int LONG = 300;
    private static final int MOST_AUTHORS = 40;

    private FrontPage() {}

    static List<Known> of(List<Known> parts, Sheet sheet, float body) {
        List<Known> known = new ArrayList<>(parts);
        int after = title(known, sheet, body);
        if (after > 0) {
            authors(known, after);
        }
        abstracts(known);
        return known;
    }

    /** Marks the title and says where it ends, or 0 when there is none. */
    private static int title(List<Known> known, Sheet sheet, float body) {
        int best = -1;
        for (int i = 0; i < known.size(); i++) {
            Part part = known.get(i).part();
            boolean able = part.size() > 1.15f * body
                    && part.y() < 0.6f * sheet.height()
                    && Marks.letters(part.text()) >= 5
                    && part.text().length() < LONG;
            if (able
                    && (best < 0 || part.size() > 1.03f * known.get(best).part().size())) {
                best = i;
            }
        }
        if (best < 0) {
            return 0;
        }
        float size = known.get(best).part().size();
        int end = best;
        while (end < known.size()
                && end < best + 3
                && Math.abs(known.get(end).part().size() - size) < 0.03f * size) {
            known.set(end, new Known(known.get(end).part(), Kind.TITLE, 0));
            end++;
        }
        return end;
    }

    private static void authors(List<Known> known, int from) {
        int end = from;
        while (end < known.size() && end < from + MOST_AUTHORS && !begins(known.get(end))) {
            end++;
        }
        boolean paper = end < known.size() && (end < from + 4 || abstracted(known.get(end)));
        for (int i = from; paper && i < end; i++) {
            if (known.get(i).kind() != Kind.FOOTNOTE && known.get(i).kind() != Kind.CAPTION) {
                known.set(i, new Known(known.get(i).part(), Kind.AUTHORS, 0));
            }
        }
    }

    private static boolean abstracted(Known part) {
        return Marks.abstractHeading(part.part().text())
                || Marks.abstractText(part.part().text());
    }

    private static boolean begins(Known part) {
        String text = part.part().text();
        return abstracted(part)
                || part.kind() == Kind.HEADING && (Marks.depth(text) > 0 || Marks.knownHeading(text))
                || part.kind() == Kind.LIST_ITEM
                || part.part().lines().size() >= 3 && text.length() > LONG;
    }

    private static void abstracts(List<Known> known) {
        for (int i = 0; i < known.size(); i++) {
            Known part = known.get(i);
            if (Marks.abstractText(part.part().text()) && part.kind() != Kind.TITLE) {
                known.set(i, new Known(part.part(), Kind.ABSTRACT, 0));
            } else if (Marks.abstractHeading(part.part().text())) {
                known.set(i, new Known(part.part(), Kind.HEADING, 1));
                for (int j = i + 1; j < known.size() && known.get(j).kind() == Kind.PARAGRAPH; j++) {
                    known.set(j, new Known(known.get(j).part(), Kind.ABSTRACT, 0));
                }
            }
        }
    }
}
