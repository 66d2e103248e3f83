package dev.lectern.auth.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.auth.preference.Preference.Sort;
import dev.lectern.auth.preference.Preference.View;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Caller;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the caller likes the console. */
@Path("/api/v1/preferences")
@Tag(name = "Preferences")
@RolesAllowed(Access.USER)
class PreferenceResource {

    private static final int MOST_BYTES = 16 * 1024;
    private static final int DEEPEST = 8;

    record PreferencePatch(
            @Schema(description = "Of the side panel, in pixels.", examples = "400") @Min(200) @Max(1_200)
            Integer panelWidth,

            @Schema(examples = "recent") Sort sort,
            @Schema(examples = "tree") View view,

            @Schema(description = "All that stand open.", examples = "[\"0193a1c8-2f4e-7c11-9a51-6f0f8a4f0d5e\"]")
            @Size(max = 500)
            List<@NotNull UUID> expandedFolders,

            @Schema(
                    description = "These keys are set; a key with null is let go; others stay as they are.",
                    examples = "{\"notifications.email\": true}")
            Map<String, Object> settings) {}

    private final Tenancy tenancy;
    private final PreferenceRepository preferences;
    private final ObjectMapper json;
    private final Caller caller;

    PreferenceResource(Tenancy tenancy, PreferenceRepository preferences, ObjectMapper json, Caller caller) {
        this.tenancy = tenancy;
        this.preferences = preferences;
        this.json = json;
        this.caller = caller;
    }

    @GET
    @Operation(summary = "Your preferences", description = "With the defaults for what you never said.")
    @APIResponse(responseCode = "200", description = "The preferences.")
    public Uni<Preference> get() {
        return tenancy.tx(caller.scope(), tx -> preferences.own(tx, caller.userId()));
    }

    @PATCH
    @Operation(summary = "Change your preferences", description = "What is not named stays as it is.")
    @APIResponse(responseCode = "200", description = "The preferences as they are now.")
    public Uni<Preference> change(@NotNull @Valid PreferencePatch patch) {
        var account = caller.userId();
        return tenancy.tx(caller.scope(), tx -> preferences
                .held(tx, account)
                .map(was -> changed(was, patch))
                .call(now -> preferences.write(tx, account, now)));
    }

    private Preference changed(Preference was, PreferencePatch patch) {
        return new Preference(
                patch.panelWidth() == null ? was.panelWidth() : patch.panelWidth(),
                patch.sort() == null ? was.sort() : patch.sort(),
                patch.view() == null ? was.view() : patch.view(),
                patch.expandedFolders() == null
                        ? was.expandedFolders()
                        : patch.expandedFolders().stream().distinct().toList(),
                patch.settings() == null ? was.settings() : merged(was.settings(), patch.settings()));
    }

    private Map<String, Object> merged(Map<String, Object> was, Map<String, Object> patch) {
        var merged = new LinkedHashMap<>(was);
        patch.forEach((key, value) -> {
            if (value == null) {
                merged.remove(key);
            } else {
                merged.put(key, value);
            }
        });
        refuseUnfit(merged);
        return merged;
    }

    private void refuseUnfit(Map<String, Object> settings) {
        if (depth(settings) > DEEPEST) {
            throw ProblemException.badRequest("settings", "must not be nested deeper than " + DEEPEST);
        }
        if (!isStorable(settings)) {
            throw ProblemException.badRequest("settings", "must not have a NUL character or half of a character");
        }
        try {
            if (json.writeValueAsBytes(settings).length > MOST_BYTES) {
                throw ProblemException.badRequest("settings", "must not have more than " + MOST_BYTES + " bytes");
            }
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("settings", "must be a JSON object");
        }
    }

    private static boolean isStorable(Object value) {
        return switch (value) {
            case String text -> text.codePoints().allMatch(c -> c != 0 && (c < 0xD800 || c > 0xDFFF));
            case Map<?, ?> map ->
                map.entrySet().stream().allMatch(entry -> isStorable(entry.getKey()) && isStorable(entry.getValue()));
            case List<?> list -> list.stream().allMatch(PreferenceResource::isStorable);
            case null, default -> true;
        };
    }

    private static int depth(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                1
                        + map.values().stream()
                                .mapToInt(PreferenceResource::depth)
                                .max()
                                .orElse(0);
            case List<?> list ->
                1 + list.stream().mapToInt(PreferenceResource::depth).max().orElse(0);
            case null, default -> 0;
        };
    }
}
