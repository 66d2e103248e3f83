package dev.lectern.ingestion.bibliography;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Years, identifiers and addresses, as lists of references write them. */
final class Links {

    private static final int LONGEST = 2_000;
    private static final int MOST = 5;
    private static final Pattern YEAR = Pattern.compile("(?<!\\d)(1[4-9]\\d\\d|20\\d\\d)(?!\\d)");
    private static final Pattern DOI = Pattern.compile("10\\.\\d{4,9}/[^\\s\"<>{}\\p{Cc}\\p{Cs}]+");
    private static final String ARXIV_ID = "(\\d{4}\\.\\d{4,5}|[a-z-]{2,12}(?:\\.[a-z]{2})?/\\d{7})(?:v\\d+)?";
    private static final Pattern ARXIV = Pattern.compile("(?i)(?:arxiv:)?\\s*" + ARXIV_ID + "(?:\\s*\\[.*)?");
    private static final Pattern ARXIV_WITHIN =
            Pattern.compile("(?i)arxiv(?:\\.org/(?:abs|pdf)/|\\s?:\\s?|\\s)" + ARXIV_ID);

    private Links() {}

    static Integer year(String text) {
        if (text == null) {
            return null;
        }
        var found = YEAR.matcher(text);
        return found.find() ? Integer.valueOf(found.group(1)) : null;
    }

    static String doi(String text) {
        if (text == null) {
            return null;
        }
        var found = DOI.matcher(text);
        return found.find() && found.group().length() <= LONGEST
                ? found.group().replaceFirst("[.,;]+$", "").toLowerCase(Locale.ROOT)
                : null;
    }

    static String arxiv(String text) {
        var found = ARXIV.matcher(text.strip());
        return found.matches() ? found.group(1).toLowerCase(Locale.ROOT) : null;
    }

    static String arxivIn(String... texts) {
        return Arrays.stream(texts)
                .filter(Objects::nonNull)
                .map(ARXIV_WITHIN::matcher)
                .filter(found -> found.find())
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse(null);
    }

    /** What arXiv has comes first: there the file itself lies, and not a page about it. */
    static List<String> addresses(String arxivId, List<String> said) {
        var all = new ArrayList<String>();
        if (arxivId != null) {
            all.add("https://arxiv.org/pdf/" + arxivId);
        }
        said.stream()
                .map(String::strip)
                .filter(one -> one.matches("(?i)https?://[^\\s\\p{Cc}\\p{Cs}]+") && one.length() <= LONGEST)
                .filter(one -> arxivId == null || !one.contains("arxiv.org/"))
                .forEach(all::add);
        return new LinkedHashSet<>(all).stream().limit(MOST).toList();
    }
}
