package dev.lectern.extract.pdf.word;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Drops glyphs that print over themselves (bold by printing twice, shadows) and the hidden text under text that shows. */
final class Overlays {

    /** Nearer than this share of the size, the same letter again is no second letter, not even in "ll". */
    private static final float NEAR = 0.14f;

    private Overlays() {}

    static List<Glyph> dropped(List<Glyph> glyphs) {
        List<Glyph> seen = shown(glyphs);
        Map<Long, Glyph> places = HashMap.newHashMap(seen.size());
        List<Glyph> kept = new ArrayList<>(seen.size());
        for (Glyph glyph : seen) {
            if (glyph.blank() || !twice(places, glyph)) {
                kept.add(glyph);
            }
        }
        return kept;
    }

    /** A scan with recognised text has nothing but hidden text; elsewhere hidden text says what nobody sees. */
    private static List<Glyph> shown(List<Glyph> glyphs) {
        long hidden = glyphs.stream().filter(Glyph::hidden).count();
        if (hidden == 0 || hidden * 2 > glyphs.size()) {
            return glyphs;
        }
        return glyphs.stream().filter(glyph -> !glyph.hidden()).toList();
    }

    private static boolean twice(Map<Long, Glyph> places, Glyph glyph) {
        float near = Math.max(NEAR * glyph.size(), 0.05f);
        float cell = near * 4;
        long left = (long) Math.floor((glyph.x() - near) / cell);
        long right = (long) Math.floor((glyph.x() + near) / cell);
        long top = (long) Math.floor((glyph.y() - near) / cell);
        long bottom = (long) Math.floor((glyph.y() + near) / cell);
        for (long column = left; column <= right; column++) {
            for (long row = top; row <= bottom; row++) {
                Glyph other = places.get(key(glyph, column, row));
                if (other != null && same(other, glyph, near)) {
                    return true;
                }
            }
        }
        places.put(key(glyph, (long) Math.floor(glyph.x() / cell), (long) Math.floor(glyph.y() / cell)), glyph);
        return false;
    }

    private static boolean same(Glyph a, Glyph b, float near) {
        return a.text().equals(b.text()) && Math.abs(a.x() - b.x()) < near && Math.abs(a.y() - b.y()) < near;
    }

    private static long key(Glyph glyph, long column, long row) {
        return (column * 31_337 + row) * 1_000_003 + glyph.text().hashCode();
    }
}
