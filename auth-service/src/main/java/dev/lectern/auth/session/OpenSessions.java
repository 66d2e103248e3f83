package dev.lectern.auth.session;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.context.ProjectContext;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;

/** Sessions that are good at this moment: found, pointed to a project, ended. One that is not good is 401. */
@ApplicationScoped
class OpenSessions {

    record Found(Session session, KnownAccount account) {}

    private final Tenancy tenancy;
    private final SessionRepository sessions;
    private final Accounts accounts;
    private final Outbox outbox;
    private final Settings settings;
    private final Clock clock;

    OpenSessions(
            Tenancy tenancy,
            SessionRepository sessions,
            Accounts accounts,
            Outbox outbox,
            Settings settings,
            Clock clock) {
        this.tenancy = tenancy;
        this.sessions = sessions;
        this.accounts = accounts;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    Uni<SessionRepository.Opened> openedBy(UUID runId, Secret secret) {
        return good(tenancy.session(Scope.ofRun(runId), () -> sessions.openedBy(secret)));
    }

    Uni<Found> find(Scope scope, UUID sessionId) {
        return good(
                tenancy.session(scope, () -> sessions.findById(sessionId).chain(session -> accounts.find(scope.userId())
                        .map(account -> areGood(session, account) ? new Found(session, account) : null))));
    }

    /** As {@link #find}, but there is no session behind the token of a program. */
    Uni<Found> seenBy(Scope scope, UUID sessionId, boolean program) {
        return program
                ? good(tenancy.session(scope, () -> accounts.find(scope.userId())))
                        .map(account -> new Found(null, account))
                : find(scope, sessionId);
    }

    Uni<Void> point(Scope scope, UUID sessionId, ProjectContext context) {
        return tenancy.session(scope, () -> locked(sessionId).chain(session -> {
            session.pointTo(context.projectId(), context.personaId(), clock.instant());
            return sessions.flush().chain(() -> outbox.add(scope, session.changed()));
        }));
    }

    /** Writes back where the session turned out to work, unless it was pointed elsewhere since it was `seen`. */
    Uni<Boolean> settle(Scope scope, Session seen, ProjectContext context) {
        return Lifetime.of(settings)
                .chain(lifetime -> tenancy.session(scope, () -> locked(seen.id).map(session -> {
                    var same = Objects.equals(session.currentProjectId, seen.currentProjectId)
                            && Objects.equals(session.currentPersonaId, seen.currentPersonaId);
                    if (same) {
                        session.pointTo(context.projectId(), context.personaId(), clock.instant());
                        session.seen(lifetime, clock.instant());
                    }
                    return same;
                })));
    }

    /** Ending what has ended changes nothing, is not announced again and answers false. */
    Uni<Boolean> end(Scope scope, UUID sessionId) {
        return tenancy.session(
                scope, () -> sessions.live(sessionId, clock.instant()).chain(session -> {
                    if (session == null) {
                        return Uni.createFrom().item(false);
                    }
                    session.revoke(clock.instant());
                    return sessions.flush()
                            .chain(() -> outbox.add(scope, session.revoked()))
                            .replaceWith(true);
                }));
    }

    private Uni<Session> locked(UUID sessionId) {
        return good(sessions.live(sessionId, clock.instant()));
    }

    private boolean areGood(Session session, KnownAccount account) {
        return session != null && session.live(clock.instant()) && account != null && account.mayEnter();
    }

    private static <T> Uni<T> good(Uni<T> found) {
        return found.onItem()
                .ifNull()
                .failWith(() -> ProblemException.unauthenticated("No valid session or token came with the request."));
    }
}
