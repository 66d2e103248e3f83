package dev.lectern.auth.notification;

import dev.lectern.auth.account.AccountState;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.account.OnAddressProved;
import dev.lectern.auth.account.OnApproved;
import dev.lectern.auth.account.OnDeleted;
import dev.lectern.auth.account.OnPasswordChanged;
import dev.lectern.auth.account.OnRegistered;
import dev.lectern.auth.account.OnTakenOver;
import dev.lectern.auth.role.OnRolesChanged;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Tells of what becomes of accounts: administrators who have to decide, and those whose account it is. */
@ApplicationScoped
class TellOfAccounts
        implements OnRegistered,
                OnAddressProved,
                OnTakenOver,
                OnApproved,
                OnRolesChanged,
                OnPasswordChanged,
                OnDeleted {

    private final Notifications notifications;
    private final NotificationWriter writer;

    TellOfAccounts(Notifications notifications, NotificationWriter writer) {
        this.notifications = notifications;
        this.writer = writer;
    }

    // Who still has to prove his address may never do so: nobody has to decide anything before that.
    @Override
    public Uni<Void> registered(Scope scope, KnownAccount account, boolean mustProveAddress) {
        return mustProveAddress ? Uni.createFrom().voidItem() : waits(scope, account);
    }

    @Override
    public Uni<Void> addressProved(Scope scope, KnownAccount account) {
        return waits(scope, account);
    }

    @Override
    public Uni<Void> takenOver(Scope scope, UUID accountId) {
        return notifications.tell(scope, accountId, Notice.accountTakenOver());
    }

    @Override
    public Uni<Void> approved(Scope scope, UUID accountId) {
        return notifications.tell(scope, accountId, Notice.accountApproved());
    }

    @Override
    public Uni<Void> rolesChanged(Scope scope, UUID accountId, Set<String> before, Set<String> now) {
        return notifications.tell(scope, accountId, Notice.rolesChanged(now));
    }

    @Override
    public Uni<Void> passwordChanged(Scope scope, KnownAccount account) {
        return notifications.tell(scope, account.id(), Notice.passwordChanged());
    }

    @Override
    public Uni<Void> deleted(Scope scope, UUID accountId, Instant at) {
        return writer.forget(accountId);
    }

    private Uni<Void> waits(Scope scope, KnownAccount account) {
        return account.state() == AccountState.PENDING
                ? notifications.tellAdministrators(scope, Notice.approvalWaiting(account.username()))
                : Uni.createFrom().voidItem();
    }
}
