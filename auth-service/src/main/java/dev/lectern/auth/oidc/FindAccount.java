package dev.lectern.auth.oidc;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.account.NewPerson;
import dev.lectern.auth.account.VouchedFor;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;

/**
 * Whose account it is: the one the subject had before; else the one of the address, if the provider has verified it; else
 * a new one. Two first requests at once both try, the indexes let one through, and the other one finds what it made.
 */
@ApplicationScoped
class FindAccount {

    private static final int TRIES = 12;

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final VouchedFor vouchedFor;
    private final ExternalIdentityRepository identities;
    private final Clock clock;

    FindAccount(
            Tenancy tenancy,
            Accounts accounts,
            VouchedFor vouchedFor,
            ExternalIdentityRepository identities,
            Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.vouchedFor = vouchedFor;
        this.identities = identities;
        this.clock = clock;
    }

    Uni<KnownAccount> of(UUID runId, Identity identity) {
        return attempt(runId, identity, 1);
    }

    private Uni<KnownAccount> attempt(UUID runId, Identity identity, int attempt) {
        return tenancy.session(Scope.ofRun(runId), () -> identities.holder(identity))
                .chain(holder -> holder != null ? again(runId, identity, holder) : first(runId, identity, attempt))
                .onFailure(e -> attempt < TRIES && e instanceof ConstraintViolationException)
                .recoverWithUni(() -> attempt(runId, identity, attempt + 1));
    }

    private Uni<KnownAccount> again(UUID runId, Identity identity, UUID holder) {
        return tenancy.session(
                Scope.ofRun(runId).withUser(holder),
                () -> identities.used(identity, clock.instant()).chain(() -> accounts.find(holder)));
    }

    private Uni<KnownAccount> first(UUID runId, Identity identity, int attempt) {
        return (identity.email() == null ? Uni.createFrom().<UUID>nullItem() : accounts.idOf(runId, identity.email()))
                .chain(known -> known != null
                        ? link(Scope.ofRun(runId).withUser(known), identity)
                        : make(Scope.ofRun(runId).withUser(Ids.next()), identity, attempt));
    }

    // An address that the provider did not verify may be anybody's: it opens no account that is there.
    private Uni<KnownAccount> link(Scope scope, Identity identity) {
        if (!identity.emailVerified()) {
            throw ProblemException.conflict("An account with this e-mail address exists, and the identity provider has"
                    + " not verified that it is yours.");
        }
        return tenancy.session(scope, () -> vouchedFor
                .takeOver(scope, scope.userId())
                .call(() -> identities.add(scope.userId(), identity, clock.instant())));
    }

    private Uni<KnownAccount> make(Scope scope, Identity identity, int attempt) {
        var person =
                new NewPerson(name(identity, attempt), identity.email(), identity.firstName(), identity.lastName());
        return tenancy.session(scope, () -> vouchedFor
                .make(scope, person, identity.email() != null && identity.emailVerified(), identity.role())
                .call(() -> identities.add(scope.userId(), identity, clock.instant())));
    }

    private static String name(Identity identity, int attempt) {
        var name = identity.username();
        if (attempt == 1) {
            return name;
        }
        // After some numbers in vain something that nobody has.
        return attempt < 6 ? name + attempt : name + Ids.next().toString().substring(30, 35);
    }
}
