package dev.lectern.auth.oidc;

import dev.lectern.auth.account.OnDeleted;
import dev.lectern.auth.account.OnTakenOver;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** Which account a provider's subject belongs to; by the door of Hibernate, together with the account itself. */
@ApplicationScoped
class ExternalIdentityRepository implements OnDeleted, OnTakenOver {

    private static final String HOLDER = "SELECT external_identity_holder(?1, ?2)";
    private static final String ADD = """
            INSERT INTO external_identity (id, account_id, provider, subject, email, last_used_at, created_at, updated_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?6)
            """;
    private static final String USED = """
            UPDATE external_identity SET email = ?1, last_used_at = ?2, updated_at = ?2
             WHERE provider = ?3 AND subject = ?4
            """;
    private static final String DELETE = "DELETE FROM external_identity WHERE account_id = ?1";

    /** Null for a subject that was never here. */
    Uni<UUID> holder(Identity identity) {
        return Panache.getSession().chain(session -> session.createNativeQuery(HOLDER, UUID.class)
                .setParameter(1, identity.provider())
                .setParameter(2, identity.subject())
                .getSingleResultOrNull());
    }

    Uni<Void> add(UUID account, Identity identity, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ADD)
                        .setParameter(1, Ids.next())
                        .setParameter(2, account)
                        .setParameter(3, identity.provider())
                        .setParameter(4, identity.subject())
                        .setParameter(5, identity.email())
                        .setParameter(6, now)
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Void> used(Identity identity, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(USED)
                        .setParameter(1, identity.email())
                        .setParameter(2, now)
                        .setParameter(3, identity.provider())
                        .setParameter(4, identity.subject())
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> deleted(Scope scope, UUID accountId, Instant at) {
        return forget(accountId);
    }

    @Override
    public Uni<Void> takenOver(Scope scope, UUID accountId) {
        return forget(accountId);
    }

    private static Uni<Void> forget(UUID accountId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(DELETE)
                        .setParameter(1, accountId)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
