package dev.lectern.ingestion.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds DOIs and arXiv numbers, also where a line ends within them. */
final class Identifiers {

    private static final int LONGEST = 200;
    // "10." and the number of who registered it, with what a line's end may put between.
    private static final Pattern PREFIX = Pattern.compile("10\\.\\s?(\\d{4,9})\\s?(?:/|%2[fF])\\s?");
    private static final Pattern ARXIV = Pattern.compile(
            "(?i)arxiv(?:\\.org)?(?:/abs/|/pdf/|\\s?:\\s?|\\s)((?:\\d{4}\\.\\d{4,5})|(?:[a-z-]{2,12}(?:\\.[a-z]{2})?/\\d{7}))");
    private static final String NEVER_LAST = ".,;:'\"!?\u2019\u201d\u00bb*\\";
    private static final String NEVER_WITHIN = "\"<>{}^`|\u201c\u201d\u00ab\u00bb";

    private Identifiers() {}

    /** In the order of the text, each once, in lower case. */
    static List<String> dois(CharSequence text) {
        var found = new ArrayList<String>();
        var prefix = PREFIX.matcher(text);
        int at = 0;
        while (prefix.find(at)) {
            at = prefix.end();
            if (!isInsideNumber(text, prefix.start())) {
                var suffix = suffix(text, prefix);
                var doi = ("10." + prefix.group(1) + "/" + suffix).toLowerCase(Locale.ROOT);
                if (!suffix.isEmpty() && !found.contains(doi)) {
                    found.add(doi);
                }
            }
        }
        return found;
    }

    static Optional<String> arxiv(CharSequence text) {
        var found = ARXIV.matcher(text);
        return found.find() ? Optional.of(found.group(1).toLowerCase(Locale.ROOT)) : Optional.empty();
    }

    private static boolean isInsideNumber(CharSequence text, int start) {
        return start > 0 && (Character.isDigit(text.charAt(start - 1)) || text.charAt(start - 1) == '.');
    }

    private static String suffix(CharSequence text, Matcher prefix) {
        var suffix = new StringBuilder();
        int at = prefix.end();
        while (at < text.length() && suffix.length() < LONGEST) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                if (!goesOn(text, at, suffix)) {
                    break;
                }
            } else if (NEVER_WITHIN.indexOf(c) >= 0) {
                break;
            } else {
                suffix.append(c);
            }
            at++;
        }
        return trimmed(suffix.toString().replace("%2F", "/").replace("%2f", "/"));
    }

    // Broken by a line's end, which publishers do behind signs that cannot be last.
    private static boolean goesOn(CharSequence text, int at, CharSequence soFar) {
        if (text.charAt(at) != '\n' || soFar.isEmpty() || at + 1 >= text.length()) {
            return false;
        }
        char last = soFar.charAt(soFar.length() - 1);
        char next = text.charAt(at + 1);
        boolean cannotBeLast = last == '-' || last == '_' || last == '/' || last == '(';
        // A point ends sentences too; what goes on after it is no word.
        return cannotBeLast && Character.isLetterOrDigit(next) || last == '.' && Character.isDigit(next);
    }

    private static String trimmed(String suffix) {
        int end = suffix.length();
        while (end > 0 && (NEVER_LAST.indexOf(suffix.charAt(end - 1)) >= 0 || isUnopened(suffix, end))) {
            end--;
        }
        return suffix.substring(0, end);
    }

    // The bracket belongs to the sentence around it.
    private static boolean isUnopened(String suffix, int end) {
        char last = suffix.charAt(end - 1);
        char open = last == ')' ? '(' : last == ']' ? '[' : 0;
        return open != 0 && count(suffix, end, open) < count(suffix, end, last);
    }

    private static long count(String text, int end, char sign) {
        return text.substring(0, end).chars().filter(c -> c == sign).count();
    }
}
