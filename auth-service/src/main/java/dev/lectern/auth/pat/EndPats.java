package dev.lectern.auth.pat;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.account.OnDisabled;
import dev.lectern.auth.account.OnPasswordChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Ends the personal access tokens of an account: those of one that is disabled do not come back with it, and whoever knew
 * the old password may have made some.
 */
@ApplicationScoped
class EndPats implements OnDisabled, OnPasswordChanged {

    private final PatRepository pats;
    private final Outbox outbox;
    private final Clock clock;

    EndPats(PatRepository pats, Outbox outbox, Clock clock) {
        this.pats = pats;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public Uni<Void> disabled(Scope scope, UUID accountId, Instant at) {
        return endAll(scope, accountId, at).replaceWithVoid();
    }

    @Override
    public Uni<Void> passwordChanged(Scope scope, KnownAccount account) {
        return endAll(scope, account.id(), clock.instant()).replaceWithVoid();
    }

    /** In the transaction of the caller; answers how many ended. Only for one's own account, or for an administrator. */
    Uni<Integer> endAll(Scope scope, UUID accountId, Instant at) {
        return pats.revokeAll(accountId, at)
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
