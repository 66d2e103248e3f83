package dev.lectern.auth.session;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.common.event.IdentityEvent.SessionChanged;
import dev.lectern.common.event.IdentityEvent.SessionRevoked;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** One sign-in, from the password to the end. */
@Entity
class Session extends PanacheEntityBase {

    @Id
    public UUID id;

    @Column(name = "secret_hash")
    public byte[] secretHash;

    @Column(name = "account_id")
    public UUID accountId;

    public String username;
    public String source;

    @Column(name = "current_project_id")
    public UUID currentProjectId;

    @Column(name = "current_persona_id")
    public UUID currentPersonaId;

    @Column(name = "authenticated_at")
    public Instant authenticatedAt;

    @Column(name = "last_seen_at")
    public Instant lastSeenAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    /** Its end whatever happens; {@code expires_at} moves towards it with each use. */
    @Column(name = "ends_at")
    public Instant endsAt;

    public String address;

    @Column(name = "user_agent")
    public String userAgent;

    @Column(name = "csrf_token")
    public String csrfToken;

    @Column(name = "revoked_at")
    public Instant revokedAt;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "updated_at")
    public Instant updatedAt;

    static Session open(KnownAccount account, Secret secret, SignInPlace place, Lifetime lifetime, Instant instant) {
        // The database keeps microseconds; the first answer must say what later ones will.
        var now = instant.truncatedTo(ChronoUnit.MICROS);
        var session = new Session();
        session.id = Ids.next();
        session.secretHash = secret.hash();
        session.csrfToken = secret.csrfToken();
        session.accountId = account.id();
        session.username = account.username();
        session.source = place.source();
        session.address = place.address();
        session.userAgent = place.agent();
        session.authenticatedAt = now;
        session.endsAt = now.plus(lifetime.most());
        session.createdAt = now;
        session.seen(lifetime, now);
        return session;
    }

    boolean live(Instant now) {
        return revokedAt == null && expiresAt.isAfter(now);
    }

    void pointTo(UUID project, UUID persona, Instant now) {
        currentProjectId = project;
        currentPersonaId = persona;
        updatedAt = now;
    }

    void seen(Lifetime lifetime, Instant now) {
        var idle = now.plus(lifetime.idle());
        expiresAt = idle.isBefore(endsAt) ? idle : endsAt;
        lastSeenAt = now;
        updatedAt = now;
    }

    void revoke(Instant now) {
        revokedAt = now;
        updatedAt = now;
    }

    SessionChanged changed() {
        return new SessionChanged(id, accountId);
    }

    SessionRevoked revoked() {
        return new SessionRevoked(id, accountId);
    }
}
