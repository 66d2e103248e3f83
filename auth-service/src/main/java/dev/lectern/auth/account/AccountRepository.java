package dev.lectern.auth.account;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Accounts and their roles, each seen as the user of the transaction may see them. */
@ApplicationScoped
class AccountRepository implements PanacheRepositoryBase<Account, UUID> {

    static final String ADMIN = "admin";

    // Changes of who is an admin take turns, or two admins could disable each other at the same moment.
    private static final String ADMINS_TAKE_TURNS =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.admins', 0))";
    private static final String OTHER_ADMINS = """
            SELECT count(*) FROM account_role given
              JOIN role ON role.id = given.role_id AND role.name = 'admin'
              JOIN account ON account.id = given.account_id AND account.state = 'active'
             WHERE given.account_id <> ?1
            """;
    private static final String ROLES = """
            SELECT given.account_id, role.name FROM account_role given
              JOIN role ON role.id = given.role_id
             WHERE given.account_id IN (?1)
            """;

    /** By name or e-mail, without anybody being known yet. */
    Uni<UUID> idOf(String identifier) {
        return getSession().chain(session -> session.createNativeQuery("SELECT account_named(?1)", UUID.class)
                .setParameter(1, identifier)
                .getSingleResultOrNull());
    }

    Uni<Boolean> appointIfFirst(Account newcomer) {
        return getSession().chain(session -> session.createNativeQuery("SELECT appoint_first_admin(?1)", Boolean.class)
                .setParameter(1, newcomer.id)
                .getSingleResult());
    }

    Uni<Set<String>> rolesOf(UUID account) {
        return rolesOf(List.of(account)).map(roles -> roles.getOrDefault(account, Set.of()));
    }

    Uni<Map<UUID, Set<String>>> rolesOf(Collection<UUID> accounts) {
        if (accounts.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return getSession().chain(session -> session.createNativeQuery(ROLES, Object[].class)
                .setParameter(1, accounts)
                .getResultList()
                .map(rows -> rows.stream()
                        .collect(Collectors.groupingBy(
                                row -> (UUID) row[0],
                                Collectors.mapping(row -> (String) row[1], Collectors.toUnmodifiableSet())))));
    }

    Uni<Boolean> hasAdminBeside(UUID account) {
        return getSession().chain(session -> session.createNativeQuery(ADMINS_TAKE_TURNS, Integer.class)
                .getSingleResult()
                .chain(() -> session.createNativeQuery(OTHER_ADMINS, Long.class)
                        .setParameter(1, account)
                        .getSingleResult())
                .map(others -> others > 0));
    }

    /** Past the entity, so that a sign-in does not wait for, or overwrite, somebody who changes the account. */
    Uni<Void> signedIn(UUID account, Instant at) {
        return update("lastLoginAt = ?1, updatedAt = ?1 where id = ?2", at, account)
                .replaceWithVoid();
    }

    Uni<List<Account>> before(UUID after, int limit) {
        return find("id < ?1 order by id desc", after).page(0, limit).list();
    }
}
