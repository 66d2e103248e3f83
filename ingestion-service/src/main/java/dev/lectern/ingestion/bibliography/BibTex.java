package dev.lectern.ingestion.bibliography;

import dev.lectern.ingestion.bibliography.Bibliography.Collected;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads BibTeX as it is found in the wild. What stands between entries means nothing; after a broken entry it goes on with
 * the next line that begins one.
 */
final class BibTex {

    /** Longer is no entry but a brace that nobody closed. */
    private static final int LONGEST = 100_000;

    private static final Pattern NEXT = Pattern.compile("^[ \\t]*@[ \\t]*\\p{Alpha}+[ \\t]*[{(]", Pattern.MULTILINE);
    private static final String IN_NAMES = "-_:.+/*'!?$&<>[]|";
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    /** Why an entry cannot be read, in our words. */
    private static final class Unreadable extends RuntimeException {
        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    private final String text;
    private final Collected found;
    private final LineCount lines;
    private final Map<String, String> strings = new HashMap<>();
    private int abbreviated;
    private int at;
    private int end;

    BibTex(String text, Collected found) {
        this.text = text;
        this.found = found;
        this.lines = new LineCount(text);
        for (var month : MONTHS) {
            strings.put(month.substring(0, 3).toLowerCase(Locale.ROOT), month);
        }
    }

    void read() {
        while (!found.isFull() && toNextEntry()) {
            int begin = at;
            end = Math.min(text.length(), begin + LONGEST);
            var key = new String[1];
            try {
                at++;
                entry(begin, key);
            } catch (Unreadable broken) {
                found.refuse(lines.of(begin), key[0], broken.getMessage());
                at = behind(begin);
            }
        }
    }

    private boolean toNextEntry() {
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '@') {
                return true;
            }
            if (c == '%') {
                int line = text.indexOf('\n', at);
                at = line < 0 ? text.length() : line;
            }
        }
        return false;
    }

    private int behind(int begin) {
        var next = NEXT.matcher(text);
        return next.find(begin + 1) ? text.indexOf('@', next.start()) : text.length();
    }

    private void entry(int begin, String[] key) {
        space();
        var type = name().toLowerCase(Locale.ROOT);
        space();
        char open = peek();
        // An "@" in running text, as in an address of mail.
        if (type.isEmpty() || open != '{' && open != '(') {
            return;
        }
        char close = open == '{' ? '}' : ')';
        switch (type) {
            case "comment", "preamble" -> skip(open, close);
            case "string" -> {
                at++;
                abbreviate(fields(close));
            }
            default -> {
                at++;
                work(begin, type, close, key);
            }
        }
    }

    // What stands for much can be made of little, again and again.
    private void abbreviate(Map<String, String> more) {
        int length = more.values().stream().mapToInt(String::length).sum();
        if (abbreviated + length > LONGEST) {
            throw new Unreadable("The abbreviations of the list are too long.");
        }
        abbreviated += length;
        strings.putAll(more);
    }

    private void work(int begin, String type, char close, String[] key) {
        space();
        int from = at;
        while (at < end && ",=}\n".indexOf(text.charAt(at)) < 0 && text.charAt(at) != close) {
            at++;
        }
        if (peek() == '=') {
            // It has no key, and this is the name of its first field.
            at = from;
        } else {
            var given = text.substring(from, at).strip();
            key[0] = given.isEmpty() ? null : given;
            space();
        }
        var fields = fields(close);
        found.add(BibFields.entry(lines.of(begin), key[0], type, fields));
    }

    private Map<String, String> fields(char close) {
        var fields = new LinkedHashMap<String, String>();
        while (true) {
            space();
            while (peek() == ',') {
                at++;
                space();
            }
            if (peek() == close) {
                at++;
                return fields;
            }
            var name = name().toLowerCase(Locale.ROOT);
            space();
            if (name.isEmpty() || peek() != '=') {
                throw new Unreadable(
                        at >= end
                                ? "It has no end."
                                : "There should be a field and its value at line " + lines.of(at) + ".");
            }
            at++;
            fields.putIfAbsent(name, value(name));
        }
    }

    private String value(String field) {
        var value = new StringBuilder();
        do {
            space();
            value.append(piece(field));
            if (value.length() > LONGEST) {
                throw new Unreadable("The field " + field + " is too long.");
            }
            space();
        } while (isSharp());
        return value.toString();
    }

    private boolean isSharp() {
        if (peek() == '#') {
            at++;
            return true;
        }
        return false;
    }

    private String piece(String field) {
        char c = peek();
        if (c == '{') {
            int from = at;
            skip('{', '}');
            return text.substring(from + 1, at - 1);
        }
        if (c == '"') {
            return quoted();
        }
        var name = name();
        if (name.isEmpty()) {
            throw new Unreadable("The field " + field + " has no value at line " + lines.of(at) + ".");
        }
        return strings.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    private String quoted() {
        int from = ++at;
        int depth = 0;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            } else if (c == '"' && depth <= 0) {
                at++;
                return text.substring(from, at - 1);
            }
        }
        throw new Unreadable("The quotation mark of line " + lines.of(from - 1) + " is not closed.");
    }

    /** To behind what closes what is open here. An escaped brace is none. */
    private void skip(char open, char close) {
        int from = at;
        int depth = 0;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == open) {
                depth++;
            } else if (c == close && --depth == 0) {
                at++;
                return;
            }
        }
        throw new Unreadable("The brace of line " + lines.of(from) + " is not closed.");
    }

    private String name() {
        int from = at;
        while (at < end && (Character.isLetterOrDigit(text.charAt(at)) || IN_NAMES.indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return text.substring(from, at);
    }

    private void space() {
        while (at < end && (Character.isWhitespace(peek()) || peek() == '\u00a0' || peek() == '%')) {
            int line = peek() == '%' ? text.indexOf('\n', at) : at;
            at = line < 0 ? end : Math.min(end, line + 1);
        }
    }

    private char peek() {
        return at < end ? text.charAt(at) : 0;
    }
}
