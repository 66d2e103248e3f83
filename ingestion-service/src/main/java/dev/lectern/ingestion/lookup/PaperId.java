package dev.lectern.ingestion.lookup;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names that papers have in the world, in one form each, from whatever form somebody has them in. */
public final class PaperId {

    private static final Pattern DOI =
            Pattern.compile("(?:(?:https?://)?(?:dx\\.)?doi\\.org/|doi:)?\\s*(10\\.\\d{4,9}/\\S{1,300})");
    private static final Pattern WORK = Pattern.compile(
            "(?:(?:https?://)?(?:api\\.)?openalex\\.org/(?:works/)?|openalex:)?(W\\d{1,15})(?:[?#].*)?");
    private static final Pattern AUTHOR = Pattern.compile("(?:https?://openalex\\.org/(?:authors/)?)?(A\\d{1,15})");
    private static final Pattern HANDLE = Pattern.compile("RePEc:[A-Za-z0-9]{3}:[A-Za-z0-9]{6}:[\\p{Graph}]{1,150}");

    private PaperId() {}

    /** Without its resolver, in lower case: DOIs do not tell cases apart. */
    public static Optional<String> doi(String text) {
        return matched(DOI, text == null ? null : text.toLowerCase(Locale.ROOT))
                .map(doi -> doi.replaceFirst("[.,;]+$", ""));
    }

    /** Of OpenAlex, such as W2741809807. */
    public static Optional<String> work(String text) {
        return matched(WORK, text == null ? null : text.strip().replaceFirst("^w(?=\\d)", "W"));
    }

    public static Optional<String> handle(String text) {
        return Optional.ofNullable(text).map(String::strip).filter(it -> HANDLE.matcher(it)
                .matches());
    }

    static Optional<String> author(String text) {
        return matched(AUTHOR, text);
    }

    private static Optional<String> matched(Pattern pattern, String text) {
        if (text == null) {
            return Optional.empty();
        }
        var found = pattern.matcher(text.strip());
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
