package dev.lectern.retrieval.quote;

/** From a character to before another one. */
public record Range(int start, int end) {

    public Range {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(start + " to " + end + " is no range");
        }
    }

    public String of(String text) {
        return text.substring(start, end);
    }

    public int length() {
        return end - start;
    }

    public Range plus(int offset) {
        return new Range(start + offset, end + offset);
    }
}
