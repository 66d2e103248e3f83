package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/** Makes an account and says so; the first one of an installation is made its administrator. */
@ApplicationScoped
class Register {

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Outbox outbox;
    private final Clock clock;

    Register(Tenancy tenancy, AccountRepository accounts, PasswordHasher passwords, Outbox outbox, Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.passwords = passwords;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<AccountView> register(UUID runId, String username, String email, String password) {
        var id = Ids.next();
        // The new account is the user of the transaction: nobody else is there yet.
        var scope = Scope.ofRun(runId).withUser(id);
        return passwords
                .hash(password)
                .map(hash -> Account.register(id, username, email, hash, clock.instant()))
                .chain(account -> tenancy.session(scope, () -> keep(scope, account)))
                .onFailure(ConstraintViolationException.class)
                .transform(Register::taken);
    }

    private Uni<AccountView> keep(Scope scope, Account account) {
        return accounts.persistAndFlush(account)
                .chain(accounts::appointIfFirst)
                .call(() -> outbox.add(scope, account.registered()))
                .map(first -> AccountView.of(account, first ? List.of(AccountRepository.ADMIN) : List.of()));
    }

    // Left to the indexes: a look before the insert would miss the one who registers the same name just now.
    private static ProblemException taken(ConstraintViolationException e) {
        return ProblemException.conflict(
                "account_email_uq".equals(e.getConstraintName())
                        ? "An account with this e-mail address exists."
                        : "This name is taken.");
    }
}
