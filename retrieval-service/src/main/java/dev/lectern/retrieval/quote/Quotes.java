package dev.lectern.retrieval.quote;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds where a quote stands in a text. Letter for letter first. If it is not there so, what printing and copying change is
 * overlooked (blanks, line breaks, hyphens where words were parted, kinds of quotation marks and dashes, ligatures, capitals),
 * and the answer is the exact range of what stands in the text: that is what is shown, never what somebody claims to quote.
 */
public final class Quotes {

    /** Less than this is found in nearly every text and proves nothing. */
    private static final int FEWEST_LETTERS = 8;

    private static final int LONGEST = 2_000;
    /** What may be left out where the quote says that something is. */
    private static final int LONGEST_GAP = 600;

    private static final Pattern LEFT_OUT = Pattern.compile("\\s*(?:\\[?(?:\\.\\s?\\.\\s?\\.|…)]?)\\s*");

    /** A text as it is compared, and where each of its characters comes from. */
    private record Plain(String text, int[] from, int[] to) {

        static Plain of(String original) {
            var out = new StringBuilder(original.length());
            var from = new ArrayList<Integer>(original.length());
            var to = new ArrayList<Integer>(original.length());
            for (var at = 0; at < original.length(); ) {
                var next = at + Character.charCount(original.codePointAt(at));
                if (next < original.length()
                        && Character.getType(original.codePointAt(next)) == Character.NON_SPACING_MARK) {
                    next += Character.charCount(original.codePointAt(next));
                }
                var plain = plain(original, at, next, out);
                for (var i = 0; i < plain.length(); i++) {
                    out.append(plain.charAt(i));
                    from.add(at);
                    to.add(next);
                }
                at = next;
            }
            return new Plain(out.toString(), numbers(from), numbers(to));
        }

        private static String plain(String original, int at, int next, StringBuilder before) {
            var c = original.charAt(at);
            if (invisible(c)) {
                return "";
            }
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                var parted = before.isEmpty() || before.charAt(before.length() - 1) == ' ';
                return parted || hyphenBefore(original, at) ? "" : " ";
            }
            if (dash(c)) {
                return letterBefore(original, at) ? "" : "-";
            }
            return switch (c) {
                case '“', '”', '„', '‟', '«', '»', '″', '\'', '‘', '’', '‚', '‛', '′', '`' -> "\"";
                default ->
                    Normalizer.normalize(original.substring(at, next), Normalizer.Form.NFKC)
                            .toLowerCase(java.util.Locale.ROOT);
            };
        }

        // "infor-\nmation" and "information", "well-known" and "well-\nknown" are the same; "x - y" and "-5" keep
        // theirs.
        private static boolean letterBefore(String original, int dash) {
            var before = dash - 1;
            while (before >= 0 && invisible(original.charAt(before))) {
                before--;
            }
            return before >= 0 && Character.isLetter(original.charAt(before));
        }

        private static boolean hyphenBefore(String original, int blank) {
            var before = blank - 1;
            var line = original.charAt(blank) == '\n';
            while (before >= 0
                    && (Character.isWhitespace(original.charAt(before)) || invisible(original.charAt(before)))) {
                line |= original.charAt(before) == '\n';
                before--;
            }
            return line && before >= 0 && dash(original.charAt(before)) && letterBefore(original, before);
        }

        private static boolean dash(char c) {
            return c == '-' || c >= '\u2010' && c <= '\u2015' || c == '\u2212';
        }

        private static boolean invisible(char c) {
            return c == '\u00ad' || c >= '\u200b' && c <= '\u200f' || c == '\ufeff' || c == '\u2060';
        }

        private static int[] numbers(List<Integer> all) {
            return all.stream().mapToInt(Integer::intValue).toArray();
        }

        Optional<Range> find(Plain quote, int after) {
            var wanted = quote.text().strip();
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            for (var at = text.indexOf(wanted, after); at >= 0; at = text.indexOf(wanted, at + 1)) {
                if (wordEdge(at) && wordEdge(at + wanted.length())) {
                    return Optional.of(new Range(at, at + wanted.length()));
                }
            }
            return Optional.empty();
        }

        private boolean wordEdge(int at) {
            return at == 0
                    || at == text.length()
                    || !(Character.isLetterOrDigit(text.charAt(at - 1)) && Character.isLetterOrDigit(text.charAt(at)));
        }

        Range original(Range here) {
            return new Range(from[here.start()], to[here.end() - 1]);
        }
    }

    private Quotes() {}

    /** The range that the quote has in the text; empty if it is not there, or is too short or long to be a quote. */
    public static Optional<Range> locate(String text, String quote) {
        var wanted = quote.strip();
        if (wanted.length() > LONGEST
                || wanted.codePoints().filter(Character::isLetterOrDigit).count() < FEWEST_LETTERS) {
            return Optional.empty();
        }
        var exact = text.indexOf(wanted);
        if (exact >= 0 && whole(text, exact, exact + wanted.length())) {
            return Optional.of(new Range(exact, exact + wanted.length()));
        }
        var plain = Plain.of(text);
        return inOrder(plain, LEFT_OUT.split(unquoted(wanted)))
                .or(() -> inOrder(plain, new String[] {trimmed(wanted)}));
    }

    /** It is there, letter for letter. */
    public static boolean stands(String text, int start, int end, String quote) {
        return start >= 0
                && end <= text.length()
                && start < end
                && text.substring(start, end).equals(quote);
    }

    private static Optional<Range> inOrder(Plain text, String[] pieces) {
        Range first = null;
        Range last = null;
        for (var piece : pieces) {
            if (piece.isBlank()) {
                continue;
            }
            var after = last == null ? 0 : last.end();
            var found = text.find(Plain.of(piece), after);
            if (found.isEmpty() || last != null && found.get().start() - after > LONGEST_GAP) {
                return Optional.empty();
            }
            first = first == null ? found.get() : first;
            last = found.get();
        }
        return first == null ? Optional.empty() : Optional.of(text.original(new Range(first.start(), last.end())));
    }

    // A quote within a word, or half a character, is none.
    private static boolean whole(String text, int start, int end) {
        return edge(text, start) && edge(text, end);
    }

    private static boolean edge(String text, int at) {
        return at == 0
                || at == text.length()
                || !(Character.isLetterOrDigit(text.codePointBefore(at))
                                && Character.isLetterOrDigit(text.codePointAt(at)))
                        && !Character.isLowSurrogate(text.charAt(at));
    }

    private static String unquoted(String quote) {
        var marks = "\"“”„«»'‘’`";
        var start = 0;
        var end = quote.length();
        while (start < end && marks.indexOf(quote.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && marks.indexOf(quote.charAt(end - 1)) >= 0) {
            end--;
        }
        return quote.substring(start, end);
    }

    /** Without the marks around it and the point at its end, which may be whoever quotes' own. */
    private static String trimmed(String quote) {
        var bare = unquoted(quote);
        var end = bare.length();
        while (end > 0 && ".,;:!?… ".indexOf(bare.charAt(end - 1)) >= 0) {
            end--;
        }
        return bare.substring(0, end);
    }
}
