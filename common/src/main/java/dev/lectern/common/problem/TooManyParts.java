package dev.lectern.common.problem;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Tells whether a form had more parts than `quarkus.http.limits.max-parameters`: the framework says so in words only. */
final class TooManyParts {

    private static final Pattern WORDS = Pattern.compile("Param limit of (\\d{1,9}) was exceeded");

    private TooManyParts() {}

    /** How many there may be, if that is it. */
    static OptionalInt limit(Throwable failure) {
        var words = WORDS.matcher(String.valueOf(failure.getMessage()));
        return words.matches() ? OptionalInt.of(Integer.parseInt(words.group(1))) : OptionalInt.empty();
    }
}
