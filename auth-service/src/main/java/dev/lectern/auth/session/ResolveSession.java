package dev.lectern.auth.session;

import dev.lectern.auth.context.Contexts;
import dev.lectern.auth.context.ProjectContext;
import dev.lectern.auth.session.OpenSessions.Found;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;

/** From the secret that somebody holds to who he is and where he works; what is not good is 401 without a reason. */
@ApplicationScoped
public class ResolveSession {

    private final OpenSessions sessions;
    private final Contexts contexts;
    private final SessionConfig config;
    private final Clock clock;

    ResolveSession(OpenSessions sessions, Contexts contexts, SessionConfig config, Clock clock) {
        this.sessions = sessions;
        this.contexts = contexts;
        this.config = config;
        this.clock = clock;
    }

    /** What is no use of the session does not prolong it. */
    public Uni<LiveSession> resolve(UUID runId, String credential, boolean used) {
        return sessions.openedBy(runId, new Secret(credential))
                .chain(opened -> resolve(Scope.ofRun(runId).withUser(opened.accountId()), opened.sessionId(), used));
    }

    // The project service is asked without a lock. When the session was pointed elsewhere meanwhile, its answer is for
    // the wrong project, and it is asked again.
    private Uni<LiveSession> resolve(Scope scope, UUID sessionId, boolean used) {
        return sessions.find(scope, sessionId)
                .chain(found -> found.account().mustResetPassword()
                        ? Uni.createFrom().item(live(found, null))
                        : placed(scope, found, used));
    }

    private Uni<LiveSession> placed(Scope scope, Found found, boolean used) {
        var session = found.session();
        return contexts.current(scope.userId(), session.currentProjectId, session.currentPersonaId)
                .chain(context -> settled(scope, session, context, used)
                        .chain(same ->
                                same ? Uni.createFrom().item(live(found, context)) : resolve(scope, session.id, used)));
    }

    private Uni<Boolean> settled(Scope scope, Session session, ProjectContext context, boolean used) {
        return upToDate(session, context, used)
                ? Uni.createFrom().item(true)
                : sessions.settle(scope, session, context);
    }

    private boolean upToDate(Session session, ProjectContext context, boolean used) {
        return Objects.equals(session.currentProjectId, context.projectId())
                && Objects.equals(session.currentPersonaId, context.personaId())
                && (!used || session.lastSeenAt.plus(config.seenEvery()).isAfter(clock.instant()));
    }

    private static LiveSession live(Found found, ProjectContext context) {
        return new LiveSession(found.session().id, found.account(), context, found.session().expiresAt, null);
    }
}
