package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** For those who give and take rights, in the session of Hibernate that they have open. */
@ApplicationScoped
public class AccountRights {

    private final AccountRepository accounts;
    private final Outbox outbox;
    private final Clock clock;

    AccountRights(AccountRepository accounts, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** For an administrator: holds the account until the transaction ends, after it was the caller's turn. */
    public Uni<KnownAccount> held(UUID id) {
        return accounts.takeTurnAsAdmin()
                .chain(() -> accounts.locked(id))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .chain(account -> accounts.rolesOf(id).map(roles -> KnownAccount.of(account, roles)));
    }

    /** Whether somebody else runs the installation, too. */
    public Uni<Boolean> adminBeside(UUID id) {
        return accounts.hasAdminBeside(id);
    }

    /** The account's rights are others from now on: its tokens of before are no longer good. */
    public Uni<Void> changed(Scope scope, UUID id) {
        return accounts.findById(id).chain(account -> {
            account.rightsChanged(clock.instant());
            return accounts.flush().chain(() -> outbox.add(scope, account.changed()));
        });
    }
}
