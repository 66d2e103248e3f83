package dev.lectern.auth.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.context.ProjectContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a session looks from outside. */
final class SessionViews {

    @Schema(name = "SessionUser")
    record UserView(
            UUID id,
            @Schema(examples = "ada") String username,
            @Schema(examples = "ada@example.org") String email) {
        static UserView of(KnownAccount account) {
            return new UserView(account.id(), account.username(), account.email());
        }
    }

    @Schema(name = "SessionTimes")
    record TimesView(UUID id, Instant authenticatedAt, Instant expiresAt) {
        static TimesView of(Session session) {
            return new TimesView(session.id, session.authenticatedAt, session.expiresAt);
        }
    }

    /** The answer to a sign-in. */
    @Schema(name = "SignedIn")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SignedInView(
            UserView user,
            List<String> roles,
            TimesView session,

            @Schema(
                    nullable = true,
                    description = "Only for transport `bearer`: to be sent as `Authorization: Bearer ...`.",
                    examples = "lts_4vJ9dWmJ0bV2Qm0Yc3mJqk6Y1oQb7s2l5m8xR0tUuHE")
            String token) {}

    /** Who is asking and where he works. */
    @Schema(name = "Session")
    record SessionView(
            UserView user,

            @Schema(description = "Roles on the platform, not in a project.", examples = "[\"admin\"]")
            List<String> roles,

            UUID workspaceId,

            @Schema(description = "The project that this session works in.")
            UUID projectId,

            @Schema(enumeration = {"owner", "editor", "viewer"})
            String projectRole,

            @Schema(nullable = true) UUID personaId,
            TimesView session) {}

    /** Where a session works. */
    @Schema(name = "SessionProject")
    record ProjectView(
            UUID workspaceId,
            UUID projectId,

            @Schema(enumeration = {"owner", "editor", "viewer"})
            String projectRole,

            @Schema(nullable = true) UUID personaId) {
        static ProjectView of(ProjectContext context) {
            return new ProjectView(
                    context.workspaceId(), context.projectId(), context.projectRole(), context.personaId());
        }
    }

    private SessionViews() {}
}
