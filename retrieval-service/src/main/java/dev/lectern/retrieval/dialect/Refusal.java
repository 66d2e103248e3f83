package dev.lectern.retrieval.dialect;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Model;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Pattern;

/** What a status other than 200 means. The provider's own words are not repeated: they may quote what it was sent. */
public final class Refusal {

    private static final Pattern CODE = Pattern.compile("[a-z0-9_.-]{1,64}");
    private static final Set<String> TOO_LONG = Set.of("context_length_exceeded", "request_too_large");
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private Refusal() {}

    public static ProviderFailure of(Model model, int status, Duration wait, String body) {
        var provider = "Model provider " + model.provider().name();
        var code = code(body);
        if (TOO_LONG.contains(code) || status == 413) {
            return new ProviderFailure(
                    Kind.REFUSED, "The question and what goes with it are too long for model " + model.modelId() + ".");
        }
        return switch (status) {
            case 401, 403 -> new ProviderFailure(Kind.KEY, provider + " does not accept our key.");
            case 404 -> new ProviderFailure(Kind.MISSING, provider + " has no model " + model.modelId() + ".");
            case 429 ->
                new ProviderFailure(Kind.RATE_LIMITED, provider + " is asked too often; try again shortly.", wait);
            case 503, 529 ->
                new ProviderFailure(Kind.UNAVAILABLE, provider + " cannot answer just now; try again.", wait);
            default ->
                status >= 500
                        ? new ProviderFailure(Kind.BROKEN, provider + " failed with status " + status + ".")
                        : new ProviderFailure(
                                Kind.REFUSED,
                                provider + " refuses the request (status " + status
                                        + (code.isEmpty() ? "" : ", " + code) + ").");
        };
    }

    /**
     * What the header of this name says: seconds, or a time, which is compared with the one of the answer itself, by the same
     * clock. Null if it is absent or says nothing sensible.
     */
    public static Duration retryAfter(String header, String date) {
        if (header == null) {
            return null;
        }
        try {
            return sensible(Duration.ofMillis((long) (Double.parseDouble(header.strip()) * 1000)));
        } catch (NumberFormatException noSeconds) {
            return until(header, date);
        }
    }

    private static Duration until(String header, String date) {
        try {
            var now = ZonedDateTime.parse(date == null ? "" : date.strip(), RFC_1123_DATE_TIME);
            var wait = Duration.between(now, ZonedDateTime.parse(header.strip(), RFC_1123_DATE_TIME));
            return wait.isNegative() ? Duration.ZERO : sensible(wait);
        } catch (DateTimeParseException nonsense) {
            return null;
        }
    }

    private static Duration sensible(Duration wait) {
        return wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0 ? null : wait;
    }

    private static String code(String body) {
        try {
            if (new JsonObject(body).getValue("error") instanceof JsonObject error) {
                var code = error.getValue("code") instanceof String text ? text : error.getValue("type");
                return code instanceof String text && CODE.matcher(text).matches() ? text : "";
            }
        } catch (RuntimeException noJson) {
            return "";
        }
        return "";
    }
}
