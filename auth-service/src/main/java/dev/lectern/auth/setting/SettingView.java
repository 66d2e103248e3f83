package dev.lectern.auth.setting;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A setting as administrators see it: of a secret only whether there is one. */
@Schema(name = "Setting")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SettingView(
        @Schema(examples = "accounts.registration") String key,
        @Schema(examples = "accounts") String category,
        KnownSetting.Type type,

        @Schema(examples = "Who may register: nobody, whoever an administrator then approves, or anybody.")
        String description,

        @Schema(nullable = true, description = "What it may be, for a choice.", examples = "[\"closed\", \"open\"]")
        List<String> choices,

        @Schema(nullable = true, description = "The smallest that a number may be.")
        Integer least,

        @Schema(nullable = true, description = "The greatest that a number may be.")
        Integer most,

        @Schema(nullable = true, description = "Absent for a secret, and when nothing is set.", examples = "open")
        String value,

        boolean secret,

        @Schema(description = "Whether there is a value, wherever it comes from.")
        boolean set,

        Source source,

        @Schema(nullable = true, examples = "open") String defaultValue,

        @Schema(
                description = "The variable that says it while nobody has set it here.",
                examples = "LECTERN_REGISTRATION")
        String environment,

        @Schema(nullable = true) UUID updatedBy,
        @Schema(nullable = true) Instant updatedAt) {

    /** Where the value comes from: each of them rules over those behind it. */
    @Schema(name = "SettingOrigin", description = "Where the value comes from")
    public enum Source {
        DATABASE,
        ENVIRONMENT,
        DEFAULT;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static SettingView of(KnownSetting known, StoredSetting stored, String value, boolean inEnvironment) {
        var number = known.type() == KnownSetting.Type.NUMBER;
        return new SettingView(
                known.key(),
                known.category(),
                known.type(),
                known.description(),
                known.choices().isEmpty() ? null : known.choices(),
                number ? known.least() : null,
                number ? known.most() : null,
                known.isSecret() ? null : value,
                known.isSecret(),
                value != null,
                stored != null ? Source.DATABASE : inEnvironment ? Source.ENVIRONMENT : Source.DEFAULT,
                known.standard(),
                known.environment(),
                stored == null ? null : stored.updatedBy(),
                stored == null ? null : stored.updatedAt());
    }
}
