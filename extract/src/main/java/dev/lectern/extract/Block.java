package dev.lectern.extract;

/**
 * A part of a page's text, from start to end (exclusive) in UTF-16 units. Blocks follow each other in reading order and do
 * not overlap; what is between two of them is white space. The level is that of a heading (1 is the highest) or of a list
 * item (1 is the outermost), and 0 for all else.
 */
public record Block(Kind kind, int level, int start, int end) {

    public enum Kind {
        TITLE,
        AUTHORS,
        ABSTRACT,
        HEADING,
        PARAGRAPH,
        LIST_ITEM,
        TABLE,
        CAPTION,
        CODE,
        FORMULA,
        FOOTNOTE,
        REFERENCE
    }

    public Block {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("a block from " + start + " to " + end);
        }
    }
}
