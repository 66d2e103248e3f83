package dev.lectern.auth.session;

import dev.lectern.auth.account.OnDisabled;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Ends the sessions of an account, in the transaction of the caller, and says so for each. */
@ApplicationScoped
public class EndSessions implements OnDisabled {

    private final SessionRepository sessions;
    private final Outbox outbox;

    EndSessions(SessionRepository sessions, Outbox outbox) {
        this.sessions = sessions;
        this.outbox = outbox;
    }

    @Override
    public Uni<Void> disabled(Scope scope, UUID accountId, Instant at) {
        return endAllBut(null, scope, accountId, at).replaceWithVoid();
    }

    /** One may be kept (null: none); answers how many ended. Only for one's own account, or for an administrator. */
    public Uni<Integer> endAllBut(UUID kept, Scope scope, UUID accountId, Instant at) {
        return sessions.revokeAllBut(kept, accountId, at)
                .call(ended -> announced(scope, accountId, ended))
                .map(List::size);
    }

    private Uni<Void> announced(Scope scope, UUID accountId, List<UUID> ended) {
        return Multi.createFrom()
                .iterable(ended)
                .onItem()
                .call(id -> outbox.add(scope, new SessionRevoked(id, accountId)))
                .onItem()
                .ignoreAsUni();
    }
}
