package dev.lectern.auth.role;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who has which roles, in the session of Hibernate that the caller has open. */
@ApplicationScoped
class AccountRoleRepository {

    /** What a role means to who is given it. */
    record Wanted(String name, boolean administers) {}

    private static final String NAMED = "SELECT name, administers FROM role WHERE name IN (?1)";
    private static final String GIVE = """
            INSERT INTO account_role (account_id, role_id, created_at)
            SELECT ?1, id, ?3 FROM role WHERE name IN (?2) ON CONFLICT DO NOTHING
            """;
    private static final String TAKE = """
            DELETE FROM account_role held USING role
             WHERE held.account_id = ?1 AND role.id = held.role_id AND role.name IN (?2)
            """;

    private final Clock clock;

    AccountRoleRepository(Clock clock) {
        this.clock = clock;
    }

    Uni<Set<Wanted>> named(Collection<String> names) {
        return names.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : Panache.getSession().chain(session -> session.createNativeQuery(NAMED, Object[].class)
                        .setParameter(1, names)
                        .getResultList()
                        .map(rows -> rows.stream()
                                .map(row -> new Wanted((String) row[0], (Boolean) row[1]))
                                .collect(Collectors.toUnmodifiableSet())));
    }

    Uni<Void> give(UUID account, Collection<String> names) {
        return names.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(GIVE)
                                .setParameter(1, account)
                                .setParameter(2, names)
                                .setParameter(3, clock.instant())
                                .executeUpdate())
                        .replaceWithVoid();
    }

    Uni<Void> take(UUID account, Collection<String> names) {
        return names.isEmpty()
                ? Uni.createFrom().voidItem()
                : Panache.getSession()
                        .chain(session -> session.createNativeQuery(TAKE)
                                .setParameter(1, account)
                                .setParameter(2, names)
                                .executeUpdate())
                        .replaceWithVoid();
    }
}
