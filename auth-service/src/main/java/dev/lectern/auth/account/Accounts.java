package dev.lectern.auth.account;

import dev.lectern.auth.credential.Attempts;
import dev.lectern.auth.credential.PasswordHasher;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/** What sessions and tokens ask about accounts. */
@ApplicationScoped
public class Accounts {

    private static final Logger LOG = Logger.getLogger(Accounts.class);

    private record Candidate(KnownAccount account, String passwordHash) {}

    private static final Candidate NOBODY = new Candidate(null, null);

    private final Tenancy tenancy;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final Attempts attempts;

    Accounts(Tenancy tenancy, AccountRepository accounts, PasswordHasher passwords, Attempts attempts) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.passwords = passwords;
        this.attempts = attempts;
    }

    /**
     * Who this is, by name or e-mail and password. An unknown name and a wrong password get the same answer after the
     * same work; only who has the right password learns that the account is not let in.
     */
    public Uni<KnownAccount> authenticate(UUID runId, String identifier, String password) {
        return idOf(runId, identifier).chain(id -> candidate(runId, id)
                .call(candidate -> attempts.attempt(
                                id, identifier, () -> passwords.matches(password, candidate.passwordHash()))
                        .invoke(Accounts::refuseUnless))
                .invoke(candidate -> refuseOutsiders(candidate.account()))
                .call(candidate -> renewed(runId, candidate, password))
                .map(Candidate::account)
                .onFailure(ProblemException.class)
                .transform(e -> e.about(id)));
    }

    /**
     * That the user of the scope knows his password, before something that a borrowed session must not do; tries are
     * counted as those of a sign-in. Who has no password has nothing to prove here.
     */
    public Uni<Void> prove(Scope scope, String field, String password) {
        return candidate(scope.runId(), scope.userId())
                .chain(candidate -> candidate.passwordHash() == null
                        ? Uni.createFrom().item(true)
                        : attempts.attempt(
                                scope.userId(),
                                "",
                                () -> passwords.matches(password == null ? "" : password, candidate.passwordHash())))
                .invoke(right -> {
                    if (!right) {
                        throw ProblemException.wrongProof(field, "This is not your password.");
                    }
                })
                .replaceWithVoid();
    }

    /** In the session of Hibernate that the caller has open, and as its user; null if there is none. */
    public Uni<KnownAccount> find(UUID id) {
        return accounts.findById(id)
                .chain(account -> account == null
                        ? Uni.createFrom().nullItem()
                        : accounts.rolesOf(id).map(roles -> KnownAccount.of(account, roles)));
    }

    /** In the caller's session, too; refused when its rights changed since it was looked at. */
    public Uni<Void> signedIn(KnownAccount account, Instant at) {
        return accounts.signedIn(account.id(), account.version(), at)
                .invoke(still -> {
                    if (!still) {
                        throw changed(account.id());
                    }
                })
                .replaceWithVoid();
    }

    /**
     * In the caller's session: the account is held until its end, so that whoever takes rights away comes before, and
     * the request is refused, or after, and finds what it made.
     */
    public Uni<Void> hold(UUID id, long version) {
        return accounts.locked(id)
                .invoke(account -> {
                    if (account == null || account.state != AccountState.ACTIVE || account.version != version) {
                        throw changed(id);
                    }
                })
                .replaceWithVoid();
    }

    /** Null for a name that nobody has. */
    public Uni<UUID> idOf(UUID runId, String identifier) {
        if (identifier.indexOf('\0') >= 0) {
            // The database cannot even be asked for such a name.
            return Uni.createFrom().nullItem();
        }
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

    // Old accounts would stay recognisable by the time that a wrong password takes. Here alone the password is known.
    private Uni<Void> renewed(UUID runId, Candidate candidate, String password) {
        var before = candidate.passwordHash();
        if (!passwords.isOutdated(before)) {
            return Uni.createFrom().voidItem();
        }
        var id = candidate.account().id();
        return passwords
                .hash(password)
                .chain(hash ->
                        tenancy.session(Scope.ofRun(runId).withUser(id), () -> accounts.rehashed(id, before, hash)))
                // Nobody is kept out because of it; it is done the next time.
                .onFailure()
                .invoke(e -> LOG.infof("a password was not hashed anew: %s", e.toString()))
                .onFailure()
                .recoverWithNull();
    }

    /**
     * For who has proved who he is: whether the account is let in. Who must change his password is, but no further than
     * to where he can.
     */
    public static void refuseOutsiders(KnownAccount account) {
        switch (account.state()) {
            case PENDING -> throw ProblemException.accountPending().about(account.id());
            case DISABLED -> throw ProblemException.accountDisabled().about(account.id());
            case DELETED -> throw wrong();
            case ACTIVE -> {}
        }
    }

    private static void refuseUnless(boolean right) {
        if (!right) {
            throw wrong();
        }
    }

    private static ProblemException changed(UUID id) {
        return ProblemException.unauthenticated("The account has just been changed; sign in again.")
                .about(id);
    }

    private static ProblemException wrong() {
        return ProblemException.unauthenticated("Name or password is wrong.");
    }
}
