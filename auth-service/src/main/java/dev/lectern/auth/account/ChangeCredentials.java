package dev.lectern.auth.account;

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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Gives an account another password or address, in the Hibernate session that the caller has open. */
@ApplicationScoped
public class ChangeCredentials {

    /** An account with its new address, and the one it had before. */
    public record Moved(KnownAccount account, String before) {

        public boolean isElsewhere() {
            return before != null && !before.equalsIgnoreCase(account.email());
        }
    }

    private final AccountRepository accounts;
    private final Outbox outbox;
    private final Audit audit;
    private final List<OnPasswordChanged> onPasswordChanged;
    private final List<OnAddressProved> onAddressProved;
    private final List<OnTakenOver> onTakenOver;
    private final Clock clock;

    ChangeCredentials(
            AccountRepository accounts,
            Outbox outbox,
            Audit audit,
            @All List<OnPasswordChanged> onPasswordChanged,
            @All List<OnAddressProved> onAddressProved,
            @All List<OnTakenOver> onTakenOver,
            Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.audit = audit;
        this.onPasswordChanged = onPasswordChanged;
        this.onAddressProved = onAddressProved;
        this.onTakenOver = onTakenOver;
        this.clock = clock;
    }

    /** A temporary one has to be changed before anything else can be done. */
    public Uni<KnownAccount> takePassword(Scope scope, UUID id, String hash, boolean temporary) {
        return found(id)
                .invoke(account -> account.takePassword(hash, temporary, clock.instant()))
                .call(account -> accounts.flush().chain(() -> outbox.add(scope, account.changed())))
                .chain(this::known)
                .call(account -> told(onPasswordChanged, listener -> listener.passwordChanged(scope, account)));
    }

    /**
     * By who got our mail. Where nobody had proved the address, that was the proof, and whatever else opens the account
     * may be of somebody who only gave the address.
     */
    public Uni<KnownAccount> takePasswordByMail(Scope scope, UUID id, String hash) {
        return found(id)
                .call(account -> account.emailVerifiedAt == null && account.email != null
                        ? proveAddress(scope, id, account.email).chain(() -> takenOver(scope, account))
                        : Uni.createFrom().voidItem())
                .chain(() -> takePassword(scope, id, hash, false));
    }

    /** Somebody has shown that mail to this address reaches him; one who only waited for that is let in. */
    public Uni<Moved> proveAddress(Scope scope, UUID id, String email) {
        return found(id).chain(account -> {
            var first = account.emailVerifiedAt == null;
            return moved(account, email, clock.instant())
                    .call(() -> account.state == AccountState.PENDING && !account.awaitsApproval
                            ? letIn(scope, account)
                            : Uni.createFrom().voidItem())
                    .call(moved ->
                            first ? proved(scope, account) : Uni.createFrom().voidItem());
        });
    }

    /** An address that nobody has proved. */
    public Uni<Moved> reachAt(UUID id, String email) {
        return found(id).chain(account -> moved(account, email, null));
    }

    private Uni<Moved> moved(Account account, String email, Instant verified) {
        var before = account.email;
        account.reachedAt(email, verified, clock.instant());
        return accounts.flush()
                .onFailure(Taken::is)
                .transform(Taken::problem)
                .chain(() -> known(account))
                .map(known -> new Moved(known, before));
    }

    private Uni<Void> letIn(Scope scope, Account account) {
        account.become(AccountState.ACTIVE, clock.instant());
        return accounts.flush().chain(() -> outbox.add(scope, account.changed()));
    }

    private Uni<Void> proved(Scope scope, Account account) {
        return known(account).chain(known -> told(onAddressProved, listener -> listener.addressProved(scope, known)));
    }

    private Uni<Void> takenOver(Scope scope, Account account) {
        return audit.add(scope, Audited.done("account.taken-over", "account", account.id, Map.of()))
                .chain(() -> told(onTakenOver, listener -> listener.takenOver(scope, account.id)));
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

    private Uni<Account> found(UUID id) {
        return accounts.locked(id).onItem().ifNull().failWith(() -> ProblemException.notFound("account"));
    }
}
