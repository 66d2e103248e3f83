package dev.lectern.retrieval.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the sentences of a text are. Papers are full of points that end nothing (abbreviations, initials, decimals, "et
 * al.", numbers of lists), of line breaks that mean nothing, and of headings without a point. Where in doubt a sentence is
 * too long rather than cut: half a sentence is a false quote.
 */
public final class Sentences {

    private static final Set<String> ABBREVIATIONS = Set.of(
            "al", "approx", "assoc", "ca", "cf", "ch", "chap", "co", "corp", "dept", "dr", "ed", "eds", "eg", "e.g",
            "eq", "eqn", "eqns", "eqs", "esp", "est", "fig", "figs", "gen", "hon", "ie", "i.e", "inc", "jr", "lab",
            "ltd", "max", "min", "mr", "mrs", "ms", "mt", "no", "nos", "p", "para", "pp", "prof", "ref", "refs", "resp",
            "rev", "sec", "sect", "sp", "spp", "sr", "st", "subsp", "supp", "suppl", "tab", "univ", "v", "var", "viz",
            "vol", "vols", "vs", "wt", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov",
            "dec", "a.m", "p.m", "u.s", "u.k", "ph.d", "incl", "pt", "op", "cit", "ibid", "cv", "nat", "proc", "trans",
            "j");
    private static final Pattern BULLET = Pattern.compile("(?:[-*•–—▪◦·]|\\(?[0-9]{1,3}[.)]|\\(?[a-zA-Z][.)])[ \\t]+");
    private static final String CLOSERS = "\"')]}”’»";
    private static final String WIDE = "。！？";
    /** A line that is so much shorter than the longest one did not have to end there. */
    private static final double SHORT_LINE = 0.6;
    /** A text with fewer capitals than this, in all its letters, begins its sentences without them. */
    private static final double CAPITALS = 0.004;

    private final String text;
    private final boolean lowerCase;
    private final int longestLine;

    private Sentences(String text) {
        this.text = text;
        var letters = text.chars().filter(Character::isLetter).count();
        var capitals = text.chars().filter(Character::isUpperCase).count();
        this.lowerCase = capitals < letters * CAPITALS;
        this.longestLine = text.lines().mapToInt(String::length).max().orElse(0);
    }

    /** In their order, without the blanks between them. */
    public static List<Range> of(String text) {
        return new Sentences(text).all();
    }

    private List<Range> all() {
        var found = new ArrayList<Range>();
        var from = 0;
        for (var at = 0; at < text.length(); at++) {
            var end = endAt(at);
            if (end > at) {
                add(found, from, end);
                from = end;
                at = end - 1;
            }
        }
        add(found, from, text.length());
        return found;
    }

    private void add(List<Range> found, int from, int to) {
        var start = from;
        var end = to;
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        var bullet = BULLET.matcher(text).region(start, end);
        if (bullet.lookingAt() && lineBegins(start)) {
            start = bullet.end();
        }
        if (start < end) {
            found.add(new Range(start, end));
        }
    }

    /** Where the sentence ends that this character ends, or the same place if it ends none. */
    private int endAt(int at) {
        var c = text.charAt(at);
        if (c == '\n') {
            return breaksAt(at) ? at + 1 : at;
        }
        if (WIDE.indexOf(c) >= 0) {
            return pastClosers(at + 1);
        }
        if (c != '.' && c != '!' && c != '?' && c != '…') {
            return at;
        }
        var end = at + 1;
        while (end < text.length() && ".!?…".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        end = pastClosers(end);
        if (c == '.') {
            end = pastNoteNumbers(at, end);
        }
        if (end == text.length()) {
            return end;
        }
        return blank(text.charAt(end)) && begins(end) && !(c == '.' && endsNothing(at)) ? end : at;
    }

    private int pastClosers(int from) {
        var end = from;
        while (end < text.length() && CLOSERS.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    /** The numbers of notes stand behind the point: "effect.12,13 The next". */
    private int pastNoteNumbers(int point, int from) {
        if (point == 0
                || !Character.isLowerCase(text.charAt(point - 1)) && CLOSERS.indexOf(text.charAt(point - 1)) < 0) {
            return from;
        }
        var end = from;
        while (end < text.length() && end - from < 12 && "0123456789,–-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end < text.length() && blank(text.charAt(end)) ? end : from;
    }

    /** What comes next looks like the beginning of a sentence. */
    private boolean begins(int from) {
        var next = from;
        while (next < text.length() && (blank(text.charAt(next)) || "\"'([{“‘«¿¡".indexOf(text.charAt(next)) >= 0)) {
            next++;
        }
        return next == text.length() || !Character.isLowerCase(text.charAt(next)) || lowerCase;
    }

    /** The point belongs to an abbreviation, an initial or the number of a list. */
    private boolean endsNothing(int point) {
        if (point > 0 && blank(text.charAt(point - 1))) {
            return false;
        }
        var from = point;
        while (from > 0 && (Character.isLetterOrDigit(text.charAt(from - 1)) || text.charAt(from - 1) == '.')) {
            from--;
        }
        var word = text.substring(from, point);
        if (word.isEmpty()) {
            return false;
        }
        if (word.chars().allMatch(Character::isDigit)) {
            return word.length() <= 3 && lineBegins(from);
        }
        var initial = word.length() == 1 && Character.isLetter(word.charAt(0)) && !lowerCase;
        return initial
                || word.matches("(?:\\p{L}\\.)+\\p{L}")
                || ABBREVIATIONS.contains(word.toLowerCase(Locale.ROOT)) && !endsAsWord(word, point);
    }

    // "no" and "max" are words, too: before a number they are short for something.
    private boolean endsAsWord(String word, int point) {
        var next = point + 1;
        while (next < text.length() && blank(text.charAt(next))) {
            next++;
        }
        var number = next < text.length() && Character.isDigit(text.charAt(next));
        return Set.of("no", "max", "min", "co", "st", "sec", "var", "lab", "mar", "est", "ch", "p", "v", "j", "tab")
                        .contains(word.toLowerCase(Locale.ROOT))
                && !number
                && (lowerCase || Character.isLowerCase(word.charAt(0)));
    }

    private boolean lineBegins(int at) {
        var before = at - 1;
        while (before >= 0 && text.charAt(before) != '\n' && blank(text.charAt(before))) {
            before--;
        }
        return before < 0 || text.charAt(before) == '\n';
    }

    /** This line break is the end of a paragraph, a heading or an entry of a list. */
    private boolean breaksAt(int newline) {
        var next = newline + 1;
        while (next < text.length() && text.charAt(next) != '\n' && blank(text.charAt(next))) {
            next++;
        }
        if (next >= text.length() || text.charAt(next) == '\n') {
            return true;
        }
        var lineStart = text.lastIndexOf('\n', newline - 1) + 1;
        var line = text.substring(lineStart, newline).strip();
        if (BULLET.matcher(text).region(next, text.length()).lookingAt()) {
            // A number or letter at the beginning of a line may be one of the sentence that goes on there.
            var sign = !Character.isLetterOrDigit(text.charAt(next)) && text.charAt(next) != '(';
            return sign || endsLine(newline) || BULLET.matcher(line).lookingAt();
        }
        var open = line.endsWith(",") || line.endsWith("-") || line.endsWith(";") || line.endsWith("(");
        return !open
                && line.length() < longestLine * SHORT_LINE
                && (Character.isUpperCase(text.charAt(next))
                        || Character.isDigit(text.charAt(next)) && endsLine(newline));
    }

    private boolean endsLine(int newline) {
        var before = newline - 1;
        while (before >= 0 && blank(text.charAt(before))) {
            before--;
        }
        return before < 0 || ".!?:;".indexOf(text.charAt(before)) >= 0;
    }

    private static boolean blank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200b' || c == '\ufeff';
    }
}
