package dev.lectern.auth.account;

import dev.lectern.common.problem.ProblemException;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
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

    // Changes of who is an admin take turns, or two admins could disable each other at the same moment.
    private static final String ADMINS_TAKE_TURNS =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('auth.admins', 0))";
    private static final String OTHER_ADMINS = """
            SELECT count(*) FROM account_role given
              JOIN role ON role.id = given.role_id AND role.administers
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

    Uni<Boolean> isThereAny() {
        return getSession().chain(session -> session.createNativeQuery("SELECT any_account()", Boolean.class)
                .getSingleResult());
    }

    /** Roles that there are; who gets a role that is not there gets none. Answers how many were given. */
    Uni<Integer> giveFirstRoles(UUID newcomer, Collection<String> names) {
        return getSession().chain(session -> session.createNativeQuery("SELECT give_first_roles(?1, ?2)", Integer.class)
                .setParameter(1, newcomer)
                .setParameter(2, names.toArray(String[]::new))
                .getSingleResult());
    }

    Uni<Void> takeAllRoles(UUID account) {
        return getSession()
                .chain(session -> session.createNativeQuery("SELECT 1 FROM take_all_roles(?1)", Integer.class)
                        .setParameter(1, account)
                        .getSingleResultOrNull())
                .replaceWithVoid();
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

    /** Whether the user of the transaction runs the installation. */
    Uni<Boolean> isAdmin() {
        return getSession().chain(session -> session.createNativeQuery("SELECT is_admin()", Boolean.class)
                .getSingleResult());
    }

    /** Before anything else is looked at or held: in this order everywhere, or two would wait for each other. */
    Uni<Void> takeTurn() {
        return getSession()
                .chain(session -> session.createNativeQuery(ADMINS_TAKE_TURNS, Integer.class)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** The token of the caller may be a second old: what he is now says the database, in his turn. */
    Uni<Void> takeTurnAsAdmin() {
        return takeTurn()
                .chain(this::isAdmin)
                .invoke(admin -> {
                    if (!admin) {
                        throw ProblemException.forbidden("Only an administrator may do this.");
                    }
                })
                .replaceWithVoid();
    }

    /** For who has taken his turn. */
    Uni<Boolean> hasAdminBeside(UUID account) {
        return getSession().chain(session -> session.createNativeQuery(OTHER_ADMINS, Long.class)
                .setParameter(1, account)
                .getSingleResult()
                .map(others -> others > 0));
    }

    /**
     * False when the account is not any more what it was when its password was looked at. Past the entity, so that
     * nothing of somebody who changes the account at the same time is overwritten; it waits for him and sees what he did.
     */
    Uni<Boolean> signedIn(UUID account, long version, Instant at) {
        return update(
                        "lastLoginAt = ?1, updatedAt = ?1 where id = ?2 and version = ?3 and state = ?4",
                        at,
                        account,
                        version,
                        AccountState.ACTIVE)
                .map(rows -> rows == 1);
    }

    /** The same password at the costs of now; whoever has set another one meanwhile is left alone. */
    Uni<Void> rehashed(UUID account, String before, String now) {
        return update("passwordHash = ?1 where id = ?2 and passwordHash = ?3", now, account, before)
                .replaceWithVoid();
    }

    /** Newest first, from behind the cursor. */
    Uni<List<Account>> search(AccountFilter filter, UUID after, int limit) {
        return getSession().chain(session -> {
            var query = session.createNativeQuery(filter.sql(), Account.class)
                    .setParameter("after", after)
                    .setMaxResults(limit);
            filter.parameters().forEach(query::setParameter);
            return query.getResultList();
        });
    }

    /** One that is there: a deleted one is not. Locked, so that changes of the same account take turns. */
    Uni<Account> locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).map(AccountRepository::unlessDeleted);
    }

    Uni<Account> one(UUID id) {
        return findById(id).map(AccountRepository::unlessDeleted);
    }

    private static Account unlessDeleted(Account account) {
        return account == null || account.state == AccountState.DELETED ? null : account;
    }
}
