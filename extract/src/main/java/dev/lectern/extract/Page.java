package dev.lectern.extract;

import java.util.List;

/**
 * One page, counted from 1 as a viewer does. The label is what is printed on it where the file says so ("iv"), else null.
 * Blocks are separated by an empty line, rows of a table by a line break with " | " between cells. Width and height are in
 * points, 0 where a format has no pages of a size. A page is an image of text when it shows something and has no text.
 */
public record Page(
        int number, String label, String text, List<Block> blocks, float width, float height, boolean imageOfText) {

    public Page {
        blocks = List.copyOf(blocks);
    }
}
