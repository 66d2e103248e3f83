package dev.lectern.extract.rtf;

import java.nio.charset.Charset;

/** What holds within a group; an inner group begins with what holds in the outer. */
final class RtfState implements Cloneable {

    /** Where the text of a group goes. */
    enum To {
        TEXT,
        NOWHERE,
        FONTS,
        STYLES,
        NOTE,
        FRAME,
        LABEL,
        PROPERTY
    }

    To to = To.TEXT;
    String property;
    boolean hidden;
    boolean deleted;
    boolean symbol;
    boolean star;
    boolean first = true;

    /** The next group is for readers without Unicode, and the one after it says the same. */
    boolean twice;

    int afterUnicode = 1;
    Charset charset;

    RtfState(Charset charset) {
        this.charset = charset;
    }

    RtfState inner() {
        try {
            RtfState inner = (RtfState) clone();
            inner.first = true;
            inner.star = false;
            inner.twice = false;
            return inner;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    boolean shown() {
        return !hidden && !deleted && to != To.NOWHERE && to != To.FONTS;
    }

    boolean inText() {
        return to == To.TEXT || to == To.NOTE || to == To.FRAME;
    }
}
