package dev.lectern.extract.pdf.word;

/**
 * One mark on the page: its text, the origin of its baseline (x to the right, y down, from the corner of what is visible),
 * how far it advances, its size in points, and the angle in degrees in which its text runs (clockwise, 0 to 360).
 */
public record Glyph(String text, float x, float y, float width, float size, float angle, Face face, boolean hidden) {

    /** What a font looks like, as far as it helps to tell a heading or a program from prose. */
    public record Face(boolean bold, boolean italic, boolean mono) {}

    float right() {
        return x + width;
    }

    boolean blank() {
        return text.isBlank();
    }
}
