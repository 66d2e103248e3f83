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

    static final String DELETED_NAME = "deleted-";

    @Id
    public UUID id;

    public String username;
    public String email;

    @Column(name = "first_name")
    public String firstName;

    @Column(name = "last_name")
    public String lastName;

    /** Null for who comes by an identity provider only. */
    @Column(name = "password_hash")
    public String passwordHash;

    public AccountState state;

    @Column(name = "must_reset_password")
    public boolean mustResetPassword;

    // Not JPA's @Version: that one would also count a sign-in, and a token would be refused because of it.
    public long version;

    @Column(name = "email_verified_at")
    public Instant emailVerifiedAt;

    /** Registered where an administrator has to approve: proving the address does not let it in. */
    @Column(name = "awaits_approval")
    public boolean awaitsApproval;

    @Column(name = "deleted_at")
    public Instant deletedAt;

    @Column(name = "last_login_at")
    public Instant lastLoginAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Account register(UUID id, NewPerson person, AccountState state, String passwordHash, Instant now) {
        var account = new Account();
        account.id = id;
        account.username = person.username();
        account.email = person.email();
        account.firstName = person.firstName();
        account.lastName = person.lastName();
        account.passwordHash = passwordHash;
        account.state = state;
        account.version = 1;
        // The database keeps microseconds; the first answer must say what later ones will.
        account.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        account.updatedAt = account.createdAt;
        return account;
    }

    void become(AccountState wanted, Instant now) {
        state = wanted;
        awaitsApproval = awaitsApproval && wanted == AccountState.PENDING;
        rightsChanged(now);
    }

    /** A password is part of somebody's rights: whoever came by the old one must come again. */
    void takePassword(String hash, boolean temporary, Instant now) {
        passwordHash = hash;
        mustResetPassword = temporary;
        rightsChanged(now);
    }

    void called(String first, String last, Instant now) {
        firstName = first;
        lastName = last;
        updatedAt = now;
    }

    void reachedAt(String address, Instant verified, Instant now) {
        email = address;
        emailVerifiedAt = verified;
        updatedAt = now;
    }

    /** Keeps the row, which others name, and nothing in it that says who this was. */
    void wipe(Instant now) {
        username = DELETED_NAME + id;
        email = null;
        emailVerifiedAt = null;
        firstName = null;
        lastName = null;
        passwordHash = null;
        mustResetPassword = false;
        deletedAt = now;
        become(AccountState.DELETED, now);
    }

    void rightsChanged(Instant now) {
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
