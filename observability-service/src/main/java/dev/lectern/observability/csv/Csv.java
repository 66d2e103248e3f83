package dev.lectern.observability.csv;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of a CSV file (RFC 4180) that a spreadsheet shows and never computes. */
public final class Csv {

    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r]");
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\",\\r\\n;\\t]");

    private Csv() {}

    public static String line(Object... cells) {
        return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    // Whoever can make us write down a path or a name could otherwise run a formula on somebody else's desk.
    private static String cell(Object value) {
        var text = Objects.toString(value, "");
        var harmless = value instanceof CharSequence && FORMULA.matcher(text).find() ? "'" + text : text;
        return NEEDS_QUOTES.matcher(harmless).find() ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
