package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Lets an account in or out, with all that hangs on it, in the transaction of the caller. */
@ApplicationScoped
class ChangeState {

    private final AccountRepository accounts;
    private final Outbox outbox;
    private final List<OnDisabled> listeners;
    private final Clock clock;

    ChangeState(AccountRepository accounts, Outbox outbox, @All List<OnDisabled> listeners, Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.listeners = listeners;
        this.clock = clock;
    }

    Uni<Account> change(Scope scope, UUID id, AccountState wanted) {
        return (wanted == AccountState.DISABLED
                        ? refuseForLastAdmin(id)
                        : Uni.createFrom().voidItem())
                .chain(() -> accounts.findById(id, LockModeType.PESSIMISTIC_WRITE))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .call(account ->
                        account.state == wanted ? Uni.createFrom().voidItem() : become(scope, account, wanted));
    }

    private Uni<Void> become(Scope scope, Account account, AccountState wanted) {
        var now = clock.instant();
        account.become(wanted, now);
        var announced = accounts.flush().chain(() -> outbox.add(scope, account.changed()));
        if (wanted != AccountState.DISABLED) {
            return announced;
        }
        return announced.chain(() -> Multi.createFrom()
                .iterable(listeners)
                .onItem()
                .call(listener -> listener.disabled(scope, account.id, now))
                .onItem()
                .ignoreAsUni());
    }

    private Uni<Void> refuseForLastAdmin(UUID id) {
        return accounts.hasAdminBeside(id)
                .invoke(others -> {
                    if (!others) {
                        throw ProblemException.conflict("This is the last administrator: somebody has to remain.");
                    }
                })
                .replaceWithVoid();
    }
}
