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

            @Schema(description = "If so, changing the password is all that this session may do.")
            boolean mustResetPassword,

            TimesView session,

            @Schema(
                    nullable = true,
                    description = "Only for transport `cookie`: to be sent as `X-CSRF-Token` with every write.",
                    examples = "mRkGm5pkoRz1ZC9ZQy4e0bS4hPpN6vXQ7b7sB1m3k0A")
            String csrfToken,

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

            @Schema(
                    description = "The tools that exist for the user: what the roles give and is switched on.",
                    examples = "[\"chat\", \"research\"]")
            List<String> capabilities,

            @Schema(description = "If so, changing the password is all that this session may do.")
            boolean mustResetPassword,

            @Schema(nullable = true) UUID workspaceId,

            @Schema(nullable = true, description = "The project that this session works in.")
            UUID projectId,

            @Schema(
                    nullable = true,
                    enumeration = {"owner", "editor", "viewer"})
            String projectRole,

            @Schema(nullable = true) UUID personaId,

            @Schema(nullable = true, description = "Nothing for a program with a token of its own.")
            TimesView session,

            @Schema(nullable = true, description = "What such a program may do.", examples = "[\"read\"]")
            List<String> scopes,

            @Schema(
                    nullable = true,
                    description = "What a browser sends as `X-CSRF-Token` with every write.",
                    examples = "mRkGm5pkoRz1ZC9ZQy4e0bS4hPpN6vXQ7b7sB1m3k0A")
            String csrfToken) {}

    /** One of the caller's sessions. */
    @Schema(name = "OwnSession")
    record OwnSessionView(
            UUID id,

            @Schema(description = "The one that asks.") boolean current,

            @Schema(description = "How it began.", examples = "password")
            String source,

            @Schema(nullable = true, description = "Where it began.", examples = "192.0.2.7")
            String address,

            @Schema(nullable = true, examples = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
            String userAgent,

            Instant authenticatedAt,
            Instant lastSeenAt,

            @Schema(description = "If it is not used until then.")
            Instant expiresAt) {
        static OwnSessionView of(Session session, UUID current) {
            return new OwnSessionView(
                    session.id,
                    session.id.equals(current),
                    session.source,
                    session.address,
                    session.userAgent,
                    session.authenticatedAt,
                    session.lastSeenAt,
                    session.expiresAt);
        }
    }

    /** How many sessions were ended. */
    @Schema(name = "EndedSessions")
    record EndedView(@Schema(examples = "2") int ended) {}

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
