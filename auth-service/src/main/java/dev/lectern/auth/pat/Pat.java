package dev.lectern.auth.pat;

import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A personal access token: some of its owner's rights, in one project, until it runs out or is revoked. */
@Entity
@Table(name = "personal_access_token")
class Pat extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "account_id")
    public UUID accountId;

    public String name;

    @Column(name = "secret_hash")
    public byte[] secretHash;

    public String hint;
    public String[] scopes;

    @Column(name = "project_id")
    public UUID projectId;

    @Column(name = "expires_at")
    public Instant expiresAt;

    @Column(name = "last_used_at")
    public Instant lastUsedAt;

    @Column(name = "revoked_at")
    public Instant revokedAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Pat make(
            UUID account,
            UUID project,
            String name,
            Collection<PatScope> scopes,
            PatSecret secret,
            Duration life,
            Instant instant) {
        // The database keeps microseconds; the first answer must say what later ones will.
        var now = instant.truncatedTo(ChronoUnit.MICROS);
        var pat = new Pat();
        pat.id = Ids.next();
        pat.accountId = account;
        pat.projectId = project;
        pat.name = name;
        pat.secretHash = secret.hash();
        pat.hint = secret.hint();
        pat.scopes = scopes.stream().map(PatScope::wire).distinct().sorted().toArray(String[]::new);
        pat.expiresAt = now.plus(life);
        pat.createdAt = now;
        pat.updatedAt = now;
        return pat;
    }

    boolean live(Instant now) {
        return revokedAt == null && expiresAt.isAfter(now);
    }

    Set<PatScope> scopes() {
        return Arrays.stream(scopes).map(PatScope::of).collect(Collectors.toUnmodifiableSet());
    }

    void used(Instant now) {
        lastUsedAt = now;
        updatedAt = now;
    }

    void revoke(Instant now) {
        revokedAt = now;
        updatedAt = now;
    }

    /** For those who keep its internal tokens it is a session like any other. */
    SessionRevoked revoked() {
        return new SessionRevoked(id, accountId);
    }
}
