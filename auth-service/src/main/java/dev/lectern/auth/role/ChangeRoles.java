package dev.lectern.auth.role;

import dev.lectern.auth.account.AccountRights;
import dev.lectern.auth.account.AccountState;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.role.AccountRoleRepository.Wanted;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Gives somebody exactly these roles, all or none, in the transaction of the caller. Somebody always remains who runs
 * the installation, and nobody takes that from himself: both are decided while the account is held.
 */
@ApplicationScoped
class ChangeRoles {

    private final AccountRights rights;
    private final AccountRoleRepository roles;
    private final Audit audit;
    private final List<OnRolesChanged> listeners;

    ChangeRoles(AccountRights rights, AccountRoleRepository roles, Audit audit, @All List<OnRolesChanged> listeners) {
        this.rights = rights;
        this.roles = roles;
        this.audit = audit;
        this.listeners = listeners;
    }

    Uni<Set<String>> set(Scope scope, UUID account, Collection<String> names) {
        var wanted = new TreeSet<>(names);
        return rights.held(account).chain(known -> roles.named(union(wanted, known.roles()))
                .call(found -> refuse(scope, known, wanted, found))
                .chain(() -> apply(scope, known, wanted)));
    }

    private Uni<Void> refuse(Scope scope, KnownAccount account, Set<String> wanted, Set<Wanted> found) {
        var unknown = new TreeSet<>(wanted);
        found.forEach(role -> unknown.remove(role.name()));
        if (!unknown.isEmpty()) {
            throw ProblemException.unprocessable("roles", "No such role: " + String.join(", ", unknown));
        }
        if (account.state() == AccountState.DELETED) {
            throw ProblemException.conflict("This account is deleted.");
        }
        if (!administers(account.roles(), found) || administers(wanted, found)) {
            return Uni.createFrom().voidItem();
        }
        if (account.id().equals(scope.userId())) {
            throw ProblemException.conflict("Only another administrator can take this role from you.");
        }
        return rights.adminBeside(account.id())
                .invoke(others -> {
                    if (!others) {
                        throw ProblemException.conflict("This is the last administrator: somebody has to remain.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Set<String>> apply(Scope scope, KnownAccount account, Set<String> wanted) {
        var given = less(wanted, account.roles());
        var taken = less(account.roles(), wanted);
        if (given.isEmpty() && taken.isEmpty()) {
            return Uni.createFrom().item(wanted);
        }
        // First given, then taken: who has nothing left may give nothing, not even to himself.
        return roles.give(account.id(), given)
                .chain(() -> roles.take(account.id(), taken))
                .chain(() -> rights.changed(scope, account.id()))
                .chain(() -> told(scope, "role.granted", account.id(), given))
                .chain(() -> told(scope, "role.revoked", account.id(), taken))
                .chain(() -> Multi.createFrom()
                        .iterable(listeners)
                        .onItem()
                        .call(listener -> listener.rolesChanged(scope, account.id(), account.roles(), wanted))
                        .onItem()
                        .ignoreAsUni())
                .replaceWith(wanted);
    }

    private Uni<Void> told(Scope scope, String action, UUID account, Set<String> names) {
        return Multi.createFrom()
                .iterable(names)
                .onItem()
                .call(name -> audit.add(scope, Audited.done(action, "account", account, Map.of("role", name))))
                .onItem()
                .ignoreAsUni();
    }

    private static boolean administers(Collection<String> names, Set<Wanted> known) {
        return known.stream().anyMatch(role -> role.administers() && names.contains(role.name()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> less(Set<String> all, Set<String> without) {
        var rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }
}
