package dev.lectern.auth.session;

import dev.lectern.auth.account.OnDisabled;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** Ends the sessions of an account that is disabled. */
@ApplicationScoped
class EndSessions implements OnDisabled {

    private final SessionRepository sessions;
    private final Outbox outbox;

    EndSessions(SessionRepository sessions, Outbox outbox) {
        this.sessions = sessions;
        this.outbox = outbox;
    }

    @Override
    public Uni<Void> disabled(Scope scope, UUID accountId, Instant at) {
        return sessions.revokeAll(accountId, at).chain(ended -> Multi.createFrom()
                .iterable(ended)
                .onItem()
                .call(id -> outbox.add(scope, new SessionRevoked(id, accountId)))
                .onItem()
                .ignoreAsUni());
    }
}
