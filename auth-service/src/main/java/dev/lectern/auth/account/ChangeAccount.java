package dev.lectern.auth.account;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.event.RunEvent.RunStarted;
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

/** Lets an account in or out or deletes it, with all that hangs on it, in the transaction of the caller. */
@ApplicationScoped
class ChangeAccount {

    private final AccountRepository accounts;
    private final Outbox outbox;
    private final Audit audit;
    private final List<OnApproved> onApproved;
    private final List<OnDisabled> onDisabled;
    private final List<OnDeleted> onDeleted;
    private final Clock clock;

    ChangeAccount(
            AccountRepository accounts,
            Outbox outbox,
            Audit audit,
            @All List<OnApproved> onApproved,
            @All List<OnDisabled> onDisabled,
            @All List<OnDeleted> onDeleted,
            Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.audit = audit;
        this.onApproved = onApproved;
        this.onDisabled = onDisabled;
        this.onDeleted = onDeleted;
        this.clock = clock;
    }

    Uni<Account> state(Scope scope, UUID id, AccountState wanted) {
        return accounts.takeTurnAsAdmin()
                .chain(() -> wanted == AccountState.DISABLED
                        ? refuseToEnd(scope, id)
                        : Uni.createFrom().voidItem())
                .chain(() -> found(id))
                .call(account ->
                        account.state == wanted ? Uni.createFrom().voidItem() : become(scope, account, wanted));
    }

    Uni<Void> delete(Scope scope, UUID id) {
        return accounts.takeTurnAsAdmin()
                .chain(() -> refuseToEnd(scope, id))
                .chain(() -> found(id))
                .chain(account -> deleted(scope, account, "account.deleted"));
    }

    /** By its own person, who may be the last of all but not the last administrator. */
    Uni<Void> leave(Scope scope) {
        return accounts.takeTurn()
                .chain(accounts::isAdmin)
                // Who is none does not see who the others are.
                .chain(admin -> admin
                        ? refuseForLastAdmin(scope.userId())
                        : Uni.createFrom().voidItem())
                .chain(() -> found(scope.userId()))
                .chain(account -> deleted(scope, account, "account.left"));
    }

    private Uni<Void> become(Scope scope, Account account, AccountState wanted) {
        var now = clock.instant();
        var action = action(account.state, wanted);
        account.become(wanted, now);
        return changed(scope, account, action).chain(() -> switch (action) {
            case "account.approved" -> told(onApproved, listener -> listener.approved(scope, account.id));
            case "account.disabled" -> told(onDisabled, listener -> listener.disabled(scope, account.id, now));
            default -> Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> deleted(Scope scope, Account account, String action) {
        Instant now = clock.instant();
        return told(onDisabled, listener -> listener.disabled(scope, account.id, now))
                .chain(() -> told(onDeleted, listener -> listener.deleted(scope, account.id, now)))
                .chain(() -> accounts.takeAllRoles(account.id))
                .invoke(() -> account.wipe(now))
                .chain(() -> changed(scope, account, action))
                // The others remove what was his own and say so, see workflow's deletions; what he made for others
                // stays.
                .chain(() -> outbox.add(
                        scope,
                        new RunStarted(scope.runId(), "account-deletion", null, account.id.toString()).personal(true)));
    }

    private Uni<Void> changed(Scope scope, Account account, String action) {
        return accounts.flush()
                .chain(() -> outbox.add(scope, account.changed()))
                .chain(() -> audit.add(scope, Audited.done(action, "account", account.id, Map.of())));
    }

    private Uni<Account> found(UUID id) {
        return accounts.locked(id).onItem().ifNull().failWith(() -> ProblemException.notFound("account"));
    }

    private Uni<Void> refuseToEnd(Scope scope, UUID id) {
        return refuseForLastAdmin(id).invoke(() -> {
            if (id.equals(scope.userId())) {
                throw ProblemException.conflict("Nobody disables or deletes his own account as an administrator.");
            }
        });
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

    private static String action(AccountState before, AccountState after) {
        if (after == AccountState.DISABLED) {
            return "account.disabled";
        }
        return before == AccountState.PENDING ? "account.approved" : "account.enabled";
    }

    private static <L> Uni<Void> told(List<L> listeners, Function<L, Uni<Void>> tell) {
        return Multi.createFrom()
                .iterable(listeners)
                .onItem()
                .call(tell::apply)
                .onItem()
                .ignoreAsUni();
    }
}
