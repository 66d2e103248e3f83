package dev.lectern.auth.pat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a personal access token looks from outside. */
final class PatViews {

    @Schema(name = "PersonalAccessToken")
    record PatView(
            UUID id,
            @Schema(examples = "nightly import") String name,

            @Schema(description = "The last characters of the secret.", examples = "k3mJ")
            String hint,

            List<PatScope> scopes,

            @Schema(description = "The one project that it works in.")
            UUID projectId,

            Instant createdAt,
            Instant expiresAt,
            @Schema(nullable = true) Instant lastUsedAt) {

        static PatView of(Pat pat) {
            return new PatView(
                    pat.id,
                    pat.name,
                    pat.hint,
                    pat.scopes().stream().sorted().toList(),
                    pat.projectId,
                    pat.createdAt,
                    pat.expiresAt,
                    pat.lastUsedAt);
        }
    }

    @Schema(name = "NewPersonalAccessToken")
    record MadeView(
            @Schema(
                    description = "The secret, shown this once: to be sent as `Authorization: Bearer ...`.",
                    examples = "lectern_pat_4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE")
            String secret,

            PatView token) {}

    @Schema(name = "EndedTokens")
    record EndedView(
            @Schema(description = "How many tokens were ended.", examples = "2")
            int ended) {}

    private PatViews() {}
}
