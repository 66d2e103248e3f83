package dev.lectern.auth.account;

import dev.lectern.auth.credential.PasswordHasher;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes an account for somebody else. It is active at once, and its password has to be changed at the first sign-in. */
@ApplicationScoped
class Provision {

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final Door door;
    private final PasswordRules rules;
    private final PasswordHasher passwords;
    private final Outbox outbox;
    private final Audit audit;
    private final Clock clock;

    Provision(
            Tenancy tenancy,
            AccountRepository accounts,
            Door door,
            PasswordRules rules,
            PasswordHasher passwords,
            Outbox outbox,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.door = door;
        this.rules = rules;
        this.passwords = passwords;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** Without roles it gets the default one. */
    Uni<AccountView> provision(Scope scope, NewPerson person, String temporary, Set<String> roles) {
        return rules.check("password", temporary, person.knownFacts())
                .chain(() -> passwords.hash(temporary))
                .chain(hash -> door.terms()
                        .map(terms -> roles.isEmpty() ? Set.of(terms.defaultRole()) : roles)
                        .chain(wanted -> tenancy.session(scope, () -> accounts.takeTurnAsAdmin()
                                .chain(() -> keep(scope, made(person, hash), wanted)))))
                .onFailure(Taken::is)
                .transform(Taken::problem);
    }

    private Account made(NewPerson person, String hash) {
        var account = Account.register(Ids.next(), person, AccountState.ACTIVE, hash, clock.instant());
        account.mustResetPassword = true;
        return account;
    }

    private Uni<AccountView> keep(Scope scope, Account account, Set<String> roles) {
        var names = List.copyOf(roles);
        return accounts.persistAndFlush(account)
                .chain(() -> accounts.giveFirstRoles(account.id, names))
                .invoke(given -> {
                    if (given < names.size()) {
                        throw ProblemException.unprocessable("roles", "There is no such role.");
                    }
                })
                .chain(() -> outbox.add(scope, account.registered()))
                .chain(() -> audit.add(
                        scope, Audited.done("account.created", "account", account.id, Map.of("roles", sorted(roles)))))
                .map(done -> AccountView.of(account, roles, clock.instant()));
    }

    private static String sorted(Set<String> roles) {
        return String.join(",", roles.stream().sorted().toList());
    }
}
