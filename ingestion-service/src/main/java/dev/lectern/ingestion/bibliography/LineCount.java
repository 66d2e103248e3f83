package dev.lectern.ingestion.bibliography;

/** The number of the line that a place of a text is in; cheap as long as each is near the one before. */
final class LineCount {

    private final String text;
    private int at;
    private int line = 1;

    LineCount(String text) {
        this.text = text;
    }

    int of(int place) {
        int there = Math.min(place, text.length());
        for (; at < there; at++) {
            line += text.charAt(at) == '\n' ? 1 : 0;
        }
        for (; at > there; at--) {
            line -= text.charAt(at - 1) == '\n' ? 1 : 0;
        }
        return line;
    }
}
