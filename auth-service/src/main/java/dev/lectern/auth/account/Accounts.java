package dev.lectern.auth.account;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** What sessions and tokens ask about accounts. */
@ApplicationScoped
public class Accounts {

    private record Candidate(KnownAccount account, String passwordHash) {}

    private static final Candidate NOBODY = new Candidate(null, null);

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;

    Accounts(Tenancy tenancy, AccountRepository accounts, PasswordHasher passwords) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    /**
     * Who this is, by name or e-mail and password. An unknown name and a wrong password get the same answer after the
     * same work; only who has the right password learns that the account is not let in.
     */
    public Uni<KnownAccount> authenticate(UUID runId, String identifier, String password) {
        return idOf(runId, identifier)
                .chain(id -> candidate(runId, id))
                .chain(candidate -> passwords
                        .matches(password, candidate.passwordHash())
                        .map(right -> right ? candidate.account() : null))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.unauthenticated("Name or password is wrong."))
                .invoke(Accounts::refuseOutsiders);
    }

    /** In the session of Hibernate that the caller has open, and as its user; null if there is none. */
    public Uni<KnownAccount> find(UUID id) {
        return accounts.findById(id)
                .chain(account -> account == null
                        ? Uni.createFrom().nullItem()
                        : accounts.rolesOf(id).map(roles -> KnownAccount.of(account, roles)));
    }

    /** In the caller's session, too. */
    public Uni<Void> signedIn(UUID id, Instant at) {
        return accounts.signedIn(id, at);
    }

    Uni<UUID> idOf(UUID runId, String identifier) {
        return tenancy.session(Scope.ofRun(runId), () -> accounts.idOf(identifier.strip()));
    }

    private Uni<Candidate> candidate(UUID runId, UUID found) {
        var id = found == null ? Ids.next() : found;
        return tenancy.session(
                Scope.ofRun(runId).withUser(id), () -> accounts.findById(id).chain(account -> accounts.rolesOf(id)
                        .map(roles -> account == null
                                ? NOBODY
                                : new Candidate(KnownAccount.of(account, roles), account.passwordHash))));
    }

    private static void refuseOutsiders(KnownAccount account) {
        switch (account.state()) {
            case PENDING -> throw ProblemException.forbidden("This account waits for an administrator to activate it.");
            case DISABLED -> throw ProblemException.forbidden("This account is disabled; ask an administrator.");
            case ACTIVE -> {
                if (account.mustResetPassword()) {
                    throw ProblemException.forbidden("This account needs a new password before it can be used.");
                }
            }
        }
    }
}
