package dev.lectern.auth.preference;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How somebody likes the console. */
@Schema(name = "Preferences")
record Preference(
        @Schema(description = "Of the side panel, in pixels.", examples = "400")
        int panelWidth,

        Sort sort,
        View view,

        @Schema(description = "The folders that stand open.")
        List<UUID> expandedFolders,

        @Schema(
                description =
                        "Whatever else the console keeps, by key. `notifications.email`: whether notifications are"
                                + " sent by e-mail too.",
                examples = "{\"notifications.email\": true}")
        Map<String, Object> settings) {

    static final Preference DEFAULT = new Preference(400, Sort.RECENT, View.TREE, List.of(), Map.of());

    /** In which order conversations are listed. */
    @Schema(name = "PreferenceSort")
    public enum Sort {
        RECENT,
        OLDEST,
        NAME;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static Sort of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether folders are shown as a tree or all in one list. */
    @Schema(name = "PreferenceView")
    public enum View {
        TREE,
        LIST;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        static View of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
