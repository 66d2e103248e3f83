package dev.lectern.auth.account;

import dev.lectern.common.event.IdentityEvent.AccountChanged;
import dev.lectern.common.event.IdentityEvent.AccountRegistered;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Somebody who may sign in. Its version names a state of its rights: whoever changes them, counts it up. */
@Entity
class Account extends PanacheEntityBase {

    @Id
    public UUID id;

    public String username;
    public String email;

    @Column(name = "password_hash")
    public String passwordHash;

    public AccountState state;

    @Column(name = "must_reset_password")
    public boolean mustResetPassword;

    // Not JPA's @Version: that one would also count a sign-in, and a token would be refused because of it.
    public long version;

    @Column(name = "last_login_at")
    public Instant lastLoginAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Account register(UUID id, String username, String email, String passwordHash, Instant now) {
        var account = new Account();
        account.id = id;
        account.username = username;
        account.email = email;
        account.passwordHash = passwordHash;
        account.state = AccountState.ACTIVE;
        account.version = 1;
        // The database keeps microseconds; the first answer must say what later ones will.
        account.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        account.updatedAt = account.createdAt;
        return account;
    }

    void become(AccountState wanted, Instant now) {
        state = wanted;
        version++;
        updatedAt = now;
    }

    AccountRegistered registered() {
        return new AccountRegistered(id, username, version);
    }

    AccountChanged changed() {
        return new AccountChanged(id, state.wire(), version);
    }
}
