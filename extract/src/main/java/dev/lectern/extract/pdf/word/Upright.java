package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns a page so that most of its text runs to the right. Scans lie a few degrees askew and tables are set sideways; text
 * that runs elsewhere (a stamp along the margin, the label of an axis) becomes a group of its own, turned as well.
 */
final class Upright {

    /** Two texts whose angles differ by less are lines of one text. */
    private static final float SAME = 10;

    private static final float STRAIGHT = 0.05f;

    private Upright() {}

    /** The groups of glyphs, each turned to run to the right; the one with the most glyphs comes first. */
    static List<List<Glyph>> groups(List<Glyph> glyphs) {
        if (glyphs.stream().allMatch(glyph -> glyph.angle() == 0)) {
            return glyphs.isEmpty() ? List.of() : List.of(glyphs);
        }
        List<List<Glyph>> groups = new ArrayList<>();
        List<Glyph> rest = glyphs;
        while (!rest.isEmpty() && groups.size() < 8) {
            int mode = mode(rest);
            List<Glyph> with = new ArrayList<>(rest.size());
            List<Glyph> without = new ArrayList<>();
            for (Glyph glyph : rest) {
                (Math.abs(difference(glyph.angle(), mode)) <= SAME ? with : without).add(glyph);
            }
            groups.add(turned(with, mode));
            rest = without;
        }
        return groups;
    }

    private static int mode(List<Glyph> glyphs) {
        int[] counts = new int[360];
        int best = Math.floorMod(Math.round(glyphs.getFirst().angle()), 360);
        for (Glyph glyph : glyphs) {
            int angle = Math.floorMod(Math.round(glyph.angle()), 360);
            if (++counts[angle] > counts[best]) {
                best = angle;
            }
        }
        return best;
    }

    private static List<Glyph> turned(List<Glyph> glyphs, int mode) {
        double sum = 0;
        int near = 0;
        for (Glyph glyph : glyphs) {
            float difference = difference(glyph.angle(), mode);
            if (Math.abs(difference) <= 2) {
                sum += difference;
                near++;
            }
        }
        double angle = mode + sum / near;
        if (Math.abs(difference((float) angle, 0)) < STRAIGHT) {
            return glyphs;
        }
        double cos = Math.cos(Math.toRadians(angle));
        double sin = Math.sin(Math.toRadians(angle));
        List<Glyph> turned = new ArrayList<>(glyphs.size());
        for (Glyph g : glyphs) {
            float x = (float) (g.x() * cos + g.y() * sin);
            float y = (float) (g.y() * cos - g.x() * sin);
            turned.add(new Glyph(g.text(), x, y, g.width(), g.size(), 0, g.face(), g.hidden()));
        }
        return turned;
    }

    private static float difference(float angle, float other) {
        float difference = (angle - other) % 360;
        return difference > 180 ? difference - 360 : difference < -180 ? difference + 360 : difference;
    }
}
