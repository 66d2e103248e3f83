package dev.lectern.extract.pdf.word;

/**
 * Glyphs that belong together; y is the baseline, the height is that of usual letters of the size, and a neighbour that is
 * further away than space is another word.
 * Whether a space was printed beside it is known for both sides.
 */
public record Word(
        String text,
        float left,
        float right,
        float y,
        float size,
        Glyph.Face face,
        float space,
        boolean spaceLeft,
        boolean spaceRight,
        boolean rtl) {

    /** A glyph of which nothing is known but where it is; before the words of a line it is a bullet. */
    public static final String UNKNOWN = "\uFFFD";

    private static final float ASCENT = 0.74f;
    private static final float DESCENT = 0.2f;

    public float top() {
        return y - ASCENT * size;
    }

    public float bottom() {
        return y + DESCENT * size;
    }

    public float width() {
        return right - left;
    }

    public float middle() {
        return (left + right) / 2;
    }
}
