package dev.lectern.auth.account;

import dev.lectern.auth.account.Door.Mode;
import dev.lectern.auth.account.Door.Terms;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Accounts of people whom somebody else vouches for: made on their first sign-in, or taken over from whoever registered
 * the address without proving it. In the Hibernate session that the caller has open.
 */
@ApplicationScoped
public class VouchedFor {

    private final AccountRepository accounts;
    private final Door door;
    private final Outbox outbox;
    private final Audit audit;
    private final List<OnRegistered> onRegistered;
    private final List<OnAddressProved> onAddressProved;
    private final List<OnTakenOver> onTakenOver;
    private final List<OnDisabled> onDisabled;
    private final Clock clock;

    VouchedFor(
            AccountRepository accounts,
            Door door,
            Outbox outbox,
            Audit audit,
            @All List<OnRegistered> onRegistered,
            @All List<OnAddressProved> onAddressProved,
            @All List<OnTakenOver> onTakenOver,
            @All List<OnDisabled> onDisabled,
            Clock clock) {
        this.accounts = accounts;
        this.door = door;
        this.outbox = outbox;
        this.audit = audit;
        this.onRegistered = onRegistered;
        this.onAddressProved = onAddressProved;
        this.onTakenOver = onTakenOver;
        this.onDisabled = onDisabled;
        this.clock = clock;
    }

    /** Without a password. The user of the scope is the newcomer; a name or address that is taken is a conflict. */
    public Uni<KnownAccount> make(Scope scope, NewPerson person, boolean emailVerified, String role) {
        return door.terms().chain(terms -> {
            var account = Account.register(scope.userId(), person, state(terms, emailVerified), null, clock.instant());
            account.awaitsApproval = terms.mode() == Mode.APPROVAL;
            account.emailVerifiedAt = emailVerified ? account.createdAt : null;
            return accounts.persistAndFlush(account)
                    .chain(accounts::appointIfFirst)
                    .chain(first -> first ? letIn(account) : asTheTermsSay(account, terms, role))
                    .chain(() -> outbox.add(scope, account.registered()))
                    .chain(() -> known(account))
                    .call(known -> told(
                            onRegistered, listener -> listener.registered(scope, known, mustProve(account, terms))));
        });
    }

    /**
     * Its address is proved now. If nobody had proved it before, whoever registered it may be somebody else: his
     * password, sessions, tokens and identities are over.
     */
    public Uni<KnownAccount> takeOver(Scope scope, UUID id) {
        return accounts.locked(id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .call(account -> account.emailVerifiedAt == null
                        ? emptied(scope, account)
                        : Uni.createFrom().voidItem())
                .chain(this::known);
    }

    private Uni<Void> emptied(Scope scope, Account account) {
        var now = clock.instant();
        account.reachedAt(account.email, now, now);
        account.takePassword(null, false, now);
        if (account.state == AccountState.PENDING && !account.awaitsApproval) {
            account.become(AccountState.ACTIVE, now);
        }
        return accounts.flush()
                .chain(() -> outbox.add(scope, account.changed()))
                .chain(() -> audit.add(scope, Audited.done("account.taken-over", "account", account.id, Map.of())))
                .chain(() -> told(onDisabled, listener -> listener.disabled(scope, account.id, now)))
                .chain(() -> told(onTakenOver, listener -> listener.takenOver(scope, account.id)))
                .chain(() -> known(account))
                .chain(known -> told(onAddressProved, listener -> listener.addressProved(scope, known)));
    }

    private Uni<Void> letIn(Account account) {
        account.state = AccountState.ACTIVE;
        account.awaitsApproval = false;
        return accounts.flush();
    }

    private Uni<Void> asTheTermsSay(Account account, Terms terms, String role) {
        if (terms.mode() == Mode.CLOSED) {
            throw ProblemException.forbidden("Nobody can register here; ask an administrator for an account.");
        }
        return accounts.giveFirstRoles(account.id, List.of(role)).replaceWithVoid();
    }

    private static AccountState state(Terms terms, boolean emailVerified) {
        var mustProve = terms.provesAddress() && !emailVerified;
        return terms.mode() == Mode.APPROVAL || mustProve ? AccountState.PENDING : AccountState.ACTIVE;
    }

    // Who has no address has nothing to prove, and waits for an administrator.
    private static boolean mustProve(Account account, Terms terms) {
        return terms.provesAddress()
                && account.state == AccountState.PENDING
                && account.email != null
                && account.emailVerifiedAt == null;
    }

    private static <L> Uni<Void> told(List<L> listeners, Function<L, Uni<Void>> tell) {
        return Multi.createFrom()
                .iterable(listeners)
                .onItem()
                .call(tell::apply)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<KnownAccount> known(Account account) {
        return accounts.rolesOf(account.id).map(roles -> KnownAccount.of(account, roles));
    }
}
