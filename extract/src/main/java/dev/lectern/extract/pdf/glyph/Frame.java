package dev.lectern.extract.pdf.glyph;

import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** What is visible of a page, as a viewer shows it: y down from the upper edge of the crop box, turned as the page says. */
public record Frame(float left, float bottom, float right, float top, int turn) {

    private static final float LETTER_WIDTH = 612;
    private static final float LETTER_HEIGHT = 792;

    public static Frame of(PDPage page) {
        PDRectangle box = page.getCropBox();
        int turn = Math.floorMod(page.getRotation(), 360);
        if (!(box.getWidth() > 1) || !(box.getHeight() > 1)) {
            return new Frame(0, 0, LETTER_WIDTH, LETTER_HEIGHT, turn);
        }
        return new Frame(box.getLowerLeftX(), box.getLowerLeftY(), box.getUpperRightX(), box.getUpperRightY(), turn);
    }

    public float width() {
        return turn % 180 == 0 ? right - left : top - bottom;
    }

    public float height() {
        return turn % 180 == 0 ? top - bottom : right - left;
    }

    boolean shows(float x, float y) {
        return x >= left - 1 && x <= right + 1 && y >= bottom - 1 && y <= top + 1;
    }

    float x(float x, float y) {
        return switch (turn) {
            case 90 -> y - bottom;
            case 180 -> right - x;
            case 270 -> top - y;
            default -> x - left;
        };
    }

    float y(float x, float y) {
        return switch (turn) {
            case 90 -> x - left;
            case 180 -> y - bottom;
            case 270 -> right - x;
            default -> top - y;
        };
    }

    /** The angle, clockwise as seen, of a direction in the coordinates of the page. */
    float angle(float dx, float dy) {
        double angle = -Math.toDegrees(Math.atan2(dy, dx)) + turn;
        return (float) ((angle % 360 + 360) % 360);
    }
}
