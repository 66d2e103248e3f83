package dev.lectern.auth.pat;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Personal access tokens, each seen by its owner alone. */
@ApplicationScoped
class PatRepository implements PanacheRepositoryBase<Pat, UUID> {

    /** A token and whose it is, found by the secret before anybody is known. */
    record Opened(UUID id, UUID accountId) {}

    private static final String LIVE = "revokedAt is null and expiresAt > ?1";

    Uni<Opened> openedBy(PatSecret secret) {
        return getSession().chain(session -> session.createNativeQuery(
                        "SELECT token_id, account_id FROM token_opened_by(?1)", Object[].class)
                .setParameter(1, secret.hash())
                .getSingleResultOrNull()
                .map(row -> row == null ? null : new Opened((UUID) row[0], (UUID) row[1])));
    }

    /** Locked against those who would revoke it at the same time; null when it is over. */
    Uni<Pat> live(UUID id, Instant now) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(pat -> pat != null && pat.live(now) ? pat : null);
    }

    Uni<List<Pat>> liveBefore(UUID after, Instant now, int limit) {
        return find(LIVE + " and id < ?2 order by id desc", now, after)
                .page(0, limit)
                .list();
    }

    Uni<Long> countLive(Instant now) {
        return count(LIVE, now);
    }

    Uni<List<UUID>> revokeAll(UUID account, Instant at) {
        return getSession()
                .chain(session -> session.createNativeQuery("SELECT id FROM revoke_tokens(?1, ?2) AS id", UUID.class)
                        .setParameter(1, account)
                        .setParameter(2, at)
                        .getResultList());
    }
}
