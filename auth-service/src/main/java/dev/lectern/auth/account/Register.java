package dev.lectern.auth.account;

import dev.lectern.auth.account.Door.Mode;
import dev.lectern.auth.account.Door.Terms;
import dev.lectern.auth.credential.PasswordHasher;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Makes an account and says so; the first one of an installation is let in always and made its administrator. */
@ApplicationScoped
class Register {

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final Door door;
    private final PasswordRules rules;
    private final PasswordHasher passwords;
    private final Outbox outbox;
    private final List<OnRegistered> listeners;
    private final Clock clock;

    Register(
            Tenancy tenancy,
            AccountRepository accounts,
            Door door,
            PasswordRules rules,
            PasswordHasher passwords,
            Outbox outbox,
            @All List<OnRegistered> listeners,
            Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.door = door;
        this.rules = rules;
        this.passwords = passwords;
        this.outbox = outbox;
        this.listeners = listeners;
        this.clock = clock;
    }

    Uni<AccountView> register(UUID runId, NewPerson person, String password) {
        return door.terms().chain(terms -> register(runId, person, password, terms));
    }

    /** As if nobody could register here: only who is the first gets through. */
    Uni<AccountView> first(UUID runId, NewPerson person, String password) {
        return register(runId, person, password, new Terms(Mode.CLOSED, false, null));
    }

    private Uni<AccountView> register(UUID runId, NewPerson person, String password, Terms terms) {
        var id = Ids.next();
        // The new account is the user of the transaction: nobody else is there yet.
        var scope = Scope.ofRun(runId).withUser(id);
        return refuseIfClosed(scope, terms)
                .chain(() -> rules.check("password", password, person.knownFacts()))
                .chain(() -> passwords.hash(password))
                .map(hash -> Account.register(id, person, terms.firstState(), hash, clock.instant()))
                .chain(account -> tenancy.session(scope, () -> keep(scope, account, terms)))
                .onFailure(Taken::is)
                .transform(Taken::problem);
    }

    // Before the work of a hash; two that are first at the same time are told apart by the appointment.
    private Uni<Void> refuseIfClosed(Scope scope, Terms terms) {
        return terms.mode() == Mode.CLOSED
                ? tenancy.session(scope, accounts::isThereAny)
                        .invoke(any -> refuse(any))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<AccountView> keep(Scope scope, Account account, Terms terms) {
        account.awaitsApproval = terms.mode() == Mode.APPROVAL;
        return accounts.persistAndFlush(account)
                .chain(accounts::appointIfFirst)
                .chain(first -> first ? letIn(account) : asTheTermsSay(account, terms))
                .call(() -> outbox.add(scope, account.registered()))
                .chain(() -> accounts.rolesOf(account.id))
                .call(roles -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .call(listener -> listener.registered(
                                scope, KnownAccount.of(account, roles), mustProveAddress(account, terms)))
                        .onItem()
                        .ignoreAsUni())
                .map(roles -> AccountView.of(account, roles, clock.instant()));
    }

    private Uni<Void> letIn(Account account) {
        account.state = AccountState.ACTIVE;
        account.awaitsApproval = false;
        return accounts.flush();
    }

    private Uni<Void> asTheTermsSay(Account account, Terms terms) {
        refuse(terms.mode() == Mode.CLOSED);
        return accounts.giveFirstRoles(account.id, List.of(terms.defaultRole())).replaceWithVoid();
    }

    private static boolean mustProveAddress(Account account, Terms terms) {
        return terms.provesAddress() && account.state == AccountState.PENDING;
    }

    private static void refuse(boolean closed) {
        if (closed) {
            throw ProblemException.forbidden("Nobody can register here; ask an administrator for an account.");
        }
    }
}
