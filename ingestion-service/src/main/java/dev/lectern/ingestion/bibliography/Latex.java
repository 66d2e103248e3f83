package dev.lectern.ingestion.bibliography;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes readable text of what is written for LaTeX: accents, special letters, dashes, and braces that only group. */
final class Latex {

    private static final Pattern URL = Pattern.compile("\\\\(?:url|href|path)\\s*");
    private static final Map<Character, Character> ACCENTS = Map.ofEntries(
            Map.entry('`', '\u0300'),
            Map.entry('\'', '\u0301'),
            Map.entry('^', '\u0302'),
            Map.entry('~', '\u0303'),
            Map.entry('=', '\u0304'),
            Map.entry('u', '\u0306'),
            Map.entry('.', '\u0307'),
            Map.entry('"', '\u0308'),
            Map.entry('r', '\u030a'),
            Map.entry('H', '\u030b'),
            Map.entry('v', '\u030c'),
            Map.entry('d', '\u0323'),
            Map.entry('c', '\u0327'),
            Map.entry('k', '\u0328'),
            Map.entry('b', '\u0331'));
    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("ss", "\u00df"),
            Map.entry("ae", "\u00e6"),
            Map.entry("AE", "\u00c6"),
            Map.entry("oe", "\u0153"),
            Map.entry("OE", "\u0152"),
            Map.entry("o", "\u00f8"),
            Map.entry("O", "\u00d8"),
            Map.entry("l", "\u0142"),
            Map.entry("L", "\u0141"),
            Map.entry("aa", "\u00e5"),
            Map.entry("AA", "\u00c5"),
            Map.entry("dh", "\u00f0"),
            Map.entry("DH", "\u00d0"),
            Map.entry("dj", "\u0111"),
            Map.entry("DJ", "\u0110"),
            Map.entry("th", "\u00fe"),
            Map.entry("TH", "\u00de"),
            Map.entry("ng", "\u014b"),
            Map.entry("i", "\u0131"),
            Map.entry("j", "\u0237"),
            Map.entry("textendash", "\u2013"),
            Map.entry("textemdash", "\u2014"),
            Map.entry("ldots", "\u2026"),
            Map.entry("dots", "\u2026"),
            Map.entry("textellipsis", "\u2026"),
            Map.entry("textquoteleft", "\u2018"),
            Map.entry("textquoteright", "\u2019"),
            Map.entry("textquotedblleft", "\u201c"),
            Map.entry("textquotedblright", "\u201d"),
            Map.entry("textbackslash", "\\"),
            Map.entry("textasciitilde", "~"),
            Map.entry("textasciicircum", "^"),
            Map.entry("textbar", "|"),
            Map.entry("textless", "<"),
            Map.entry("textgreater", ">"),
            Map.entry("textdollar", "$"),
            Map.entry("textunderscore", "_"),
            Map.entry("times", "\u00d7"),
            Map.entry("pm", "\u00b1"),
            Map.entry("leq", "\u2264"),
            Map.entry("geq", "\u2265"),
            Map.entry("infty", "\u221e"),
            Map.entry("circ", "\u00b0"));

    private final String given;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private Latex(String given) {
        this.given = given;
    }

    static String text(String given) {
        return new Latex(given).read();
    }

    /** Of an address or identifier: as it is, without what protects its signs. */
    static String plain(String given) {
        return URL.matcher(given)
                .replaceAll("")
                .replaceAll("\\\\([_%&#$~{}])", "$1")
                .replaceAll("[{}]", "")
                .replace("\\textasciitilde", "~")
                .strip();
    }

    /** The names of a list: "and" stands between them, if it is in no braces. */
    static List<String> split(String given) {
        if (given == null) {
            return List.of();
        }
        var names = new ArrayList<String>();
        var name = new StringBuilder();
        for (var word : outside(given.replaceAll("\\s+", " "), ' ')) {
            if (word.equalsIgnoreCase("and")) {
                names.add(name.toString());
                name.setLength(0);
            } else {
                name.append(name.isEmpty() ? "" : " ").append(word);
            }
        }
        names.add(name.toString());
        return names;
    }

    /** Split at a sign where it stands in no braces. */
    static List<String> outside(String given, char sign) {
        var parts = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < given.length(); i++) {
            char c = given.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == sign && depth <= 0) {
                parts.add(given.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(given.substring(from));
        return parts;
    }

    private String read() {
        while (at < given.length()) {
            char c = given.charAt(at++);
            switch (c) {
                case '\\' -> command();
                case '{', '}', '$' -> {}
                case '~' -> text.append(' ');
                case '-' -> dash();
                case '`' -> pair('`', "\u201c", "`");
                case '\'' -> pair('\'', "\u201d", "'");
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private void dash() {
        int more = given.startsWith("--", at) ? 2 : given.startsWith("-", at) ? 1 : 0;
        at += more;
        text.append(more == 2 ? "\u2014" : more == 1 ? "\u2013" : "-");
    }

    private void pair(char sign, String both, String one) {
        boolean isPair = at < given.length() && given.charAt(at) == sign;
        at += isPair ? 1 : 0;
        text.append(isPair ? both : one);
    }

    private void command() {
        if (at == given.length()) {
            return;
        }
        int from = at++;
        char first = given.charAt(from);
        if (!isAsciiLetter(first)) {
            sign(first);
            return;
        }
        while (at < given.length() && isAsciiLetter(given.charAt(at))) {
            at++;
        }
        named(given.substring(from, at));
    }

    private void sign(char sign) {
        if (ACCENTS.containsKey(sign)) {
            accent(ACCENTS.get(sign));
        } else if (sign == '\\' || sign == ' ' || sign == ',' || sign == ';') {
            text.append(' ');
        } else if (sign != '-' && sign != '/' && sign != '!' && sign != '(' && sign != ')') {
            text.append(sign);
        }
    }

    private void named(String name) {
        if (name.length() == 1 && ACCENTS.containsKey(name.charAt(0)) && isAccented()) {
            accent(ACCENTS.get(name.charAt(0)));
            return;
        }
        while (at < given.length() && given.charAt(at) == ' ') {
            at++;
        }
        // What only sets it in other letters has its text in braces, which are read on; Greek is called by its name.
        text.append(LETTERS.getOrDefault(name, greek(name)));
    }

    /** Whether something follows that can bear an accent. */
    private boolean isAccented() {
        return at < given.length() && (given.charAt(at) == '{' || given.charAt(at) == ' ' || given.charAt(at) == '\\');
    }

    private void accent(char mark) {
        while (at < given.length() && (given.charAt(at) == '{' || given.charAt(at) == ' ')) {
            at++;
        }
        if (at == given.length() || given.charAt(at) == '}') {
            return;
        }
        if (given.startsWith("\\i", at) || given.startsWith("\\j", at)) {
            text.append(given.charAt(at + 1)).append(mark);
            at += 2;
            return;
        }
        int letter = given.codePointAt(at);
        at += Character.charCount(letter);
        text.appendCodePoint(letter).append(mark);
    }

    private static String greek(String name) {
        try {
            boolean capital = Character.isUpperCase(name.charAt(0));
            return Character.toString(
                    Character.codePointOf("GREEK " + (capital ? "CAPITAL" : "SMALL") + " LETTER " + name));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
