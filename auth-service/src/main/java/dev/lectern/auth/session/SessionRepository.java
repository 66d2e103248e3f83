package dev.lectern.auth.session;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Sessions, each seen by its own user alone. */
@ApplicationScoped
class SessionRepository implements PanacheRepositoryBase<Session, UUID> {

    /** A session and whose it is, found by the secret before anybody is known. */
    record Opened(UUID sessionId, UUID accountId) {}

    Uni<Opened> openedBy(Secret secret) {
        return getSession().chain(session -> session.createNativeQuery(
                        "SELECT session_id, account_id FROM session_opened_by(?1)", Object[].class)
                .setParameter(1, secret.hash())
                .getSingleResultOrNull()
                .map(row -> row == null ? null : new Opened((UUID) row[0], (UUID) row[1])));
    }

    /** Locked against those who would point it elsewhere or end it at the same time; null when it is over. */
    Uni<Session> live(UUID id, Instant now) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE)
                .map(session -> session != null && session.live(now) ? session : null);
    }

    Uni<List<UUID>> revokeAllBut(UUID kept, UUID account, Instant at) {
        return getSession().chain(session -> session.createNativeQuery(
                        "SELECT id FROM revoke_sessions(?1, ?2, CAST(?3 AS uuid)) AS id", UUID.class)
                .setParameter(1, account)
                .setParameter(2, at)
                .setParameter(3, kept == null ? null : kept.toString())
                .getResultList());
    }

    /** Newest first. */
    Uni<List<Session>> liveBefore(UUID after, Instant now, int limit) {
        return find("revokedAt is null and expiresAt > ?1 and id < ?2 order by id desc", now, after)
                .page(0, limit)
                .list();
    }
}
