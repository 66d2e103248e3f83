package dev.lectern.auth.setting;

import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A setting as it is declared: what it may hold, and where its value comes from while nobody has set it. */
record KnownSetting(
        String key,
        String category,
        Type type,
        String standard,
        String environment,
        String description,
        List<String> choices,
        int least,
        int most) {

    /** What a value must look like. A secret is a text that is sealed at rest and shown to nobody unasked. */
    @Schema(name = "SettingType")
    public enum Type {
        TEXT,
        URL,
        CHOICE,
        FLAG,
        NUMBER,
        SECRET;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int LONGEST = 4_000;
    private static final Set<String> FLAGS = Set.of("true", "false");

    static KnownSetting text(String key, String category, String standard, String environment, String description) {
        return new KnownSetting(key, category, Type.TEXT, standard, environment, description, List.of(), 0, LONGEST);
    }

    static KnownSetting url(String key, String category, String standard, String environment, String description) {
        return new KnownSetting(key, category, Type.URL, standard, environment, description, List.of(), 0, LONGEST);
    }

    static KnownSetting secret(String key, String category, String environment, String description) {
        return new KnownSetting(key, category, Type.SECRET, null, environment, description, List.of(), 0, LONGEST);
    }

    static KnownSetting flag(String key, String category, boolean standard, String environment, String description) {
        return new KnownSetting(
                key, category, Type.FLAG, Boolean.toString(standard), environment, description, List.of(), 0, 0);
    }

    static KnownSetting choice(
            String key, String category, List<String> choices, String standard, String environment, String says) {
        return new KnownSetting(key, category, Type.CHOICE, standard, environment, says, choices, 0, 0);
    }

    static KnownSetting number(String key, String category, int standard, String environment, String description) {
        return new KnownSetting(
                key,
                category,
                Type.NUMBER,
                Integer.toString(standard),
                environment,
                description,
                List.of(),
                1,
                Integer.MAX_VALUE);
    }

    KnownSetting between(int low, int high) {
        return new KnownSetting(key, category, type, standard, environment, description, choices, low, high);
    }

    boolean isSecret() {
        return type == Type.SECRET;
    }

    /** What is wrong with a value, if anything. It never repeats the value, which may be a secret. */
    Optional<String> complaint(String value) {
        return switch (type) {
            case TEXT, SECRET ->
                unless(!value.isBlank() && value.length() <= most, "must have 1 to " + most + " characters");
            case URL -> unless(isWebAddress(value), "must be an address that begins with http:// or https://");
            case CHOICE -> unless(choices.contains(value), "must be one of " + String.join(", ", choices));
            case FLAG -> unless(FLAGS.contains(value), "must be true or false");
            case NUMBER -> unless(inRange(value), "must be a whole number from " + least + " to " + most);
        };
    }

    private static boolean isWebAddress(String value) {
        try {
            var uri = new URI(value);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean inRange(String value) {
        try {
            var number = Integer.parseInt(value);
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Optional<String> unless(boolean good, String complaint) {
        return good ? Optional.empty() : Optional.of(complaint);
    }
}
