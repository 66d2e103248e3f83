package dev.lectern.auth.navigation;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.web.Storable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What administrators say of an item: all but where it stands. */
@Schema(name = "NavigationItemContent")
record NavigationItemContent(
        @Schema(examples = "link") @NotNull ItemType type,

        @Schema(description = "May be empty for a divider only.", examples = "Library")
        @NotNull
        @Size(max = 120)
        @Storable
        String label,

        @Schema(nullable = true, examples = "book") @Size(max = 64) @Storable
        String icon,

        @Schema(nullable = true, description = "A path of the console or an address of the web.", examples = "/library")
        @Size(max = 2_000)
        @Storable
        @Pattern(regexp = LINK, message = "must begin with / or with http:// or https://")
        String link,

        @Schema(nullable = true, examples = "All papers of the project") @Size(max = 500) @Storable
        String description,

        @Schema(nullable = true, description = "The capability it is part of.", examples = "research")
        @Size(max = 64)
        @Storable
        String capability,

        @Schema(
                nullable = true,
                description = "The one role that sees it, unless `roles` names some.",
                examples = "staff")
        @Size(max = 64)
        @Storable
        String requiresRole,

        @Schema(nullable = true, description = "The roles that see it.", examples = "[\"staff\", \"student\"]")
        @Size(max = 100)
        List<@NotNull @Size(max = 64) @Storable String> roles,

        @Schema(nullable = true, description = "Shown at all; true unless said otherwise.", examples = "true")
        Boolean active) {

    // Neither the address of another machine that looks like a path (//host) nor a script.
    private static final String LINK = "/|/[^/\\\\\\s][^\\s]*|https?://[^\\s]+";

    boolean isActive() {
        return active == null || active;
    }

    List<String> listedRoles() {
        return roles == null ? List.of() : roles;
    }

    List<String> namedRoles() {
        return Stream.concat(listedRoles().stream(), Stream.ofNullable(requiresRole))
                .toList();
    }

    /** What the fields must be together. */
    void check() {
        if (type != ItemType.DIVIDER && label.isBlank()) {
            throw ProblemException.badRequest("label", "must not be blank");
        }
        if (type == ItemType.LINK && link == null) {
            throw ProblemException.unprocessable("link", "A link must lead somewhere.");
        }
        if (type == ItemType.DIVIDER && link != null) {
            throw ProblemException.unprocessable("link", "A divider leads nowhere.");
        }
    }
}
