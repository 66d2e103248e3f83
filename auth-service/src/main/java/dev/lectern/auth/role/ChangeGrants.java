package dev.lectern.auth.role;

import dev.lectern.auth.rights.RightsEpoch;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Gives capabilities to a role and takes them away; each change begins a new epoch of rights, in one transaction. */
@ApplicationScoped
class ChangeGrants {

    private final RoleRepository roles;
    private final RightsEpoch epoch;
    private final Audit audit;

    ChangeGrants(RoleRepository roles, RightsEpoch epoch, Audit audit) {
        this.roles = roles;
        this.epoch = epoch;
        this.audit = audit;
    }

    /** Exactly these from now on. */
    Uni<Role> set(SqlConnection tx, Scope scope, UUID id, Collection<String> wanted) {
        return roles.held(tx, id)
                .chain(role ->
                        apply(tx, scope, role, less(wanted, role.capabilities()), less(role.capabilities(), wanted)));
    }

    Uni<Role> add(SqlConnection tx, Scope scope, UUID id, String capability) {
        return roles.held(tx, id)
                .chain(role -> apply(tx, scope, role, less(List.of(capability), role.capabilities()), Set.of()));
    }

    Uni<Role> remove(SqlConnection tx, Scope scope, UUID id, String capability) {
        return roles.held(tx, id).chain(role -> {
            if (!role.capabilities().contains(capability)) {
                throw ProblemException.notFound("capability of this role");
            }
            return apply(tx, scope, role, Set.of(), Set.of(capability));
        });
    }

    private Uni<Role> apply(SqlConnection tx, Scope scope, Role role, Set<String> added, Set<String> removed) {
        if (added.isEmpty() && removed.isEmpty()) {
            return Uni.createFrom().item(role);
        }
        return roles.unknown(tx, added)
                .invoke(ChangeGrants::refuseUnknown)
                .chain(() -> roles.grant(tx, role.id(), added))
                .chain(() -> roles.revoke(tx, role.id(), removed))
                .chain(() -> told(tx, scope, "capability.granted", role, added))
                .chain(() -> told(tx, scope, "capability.revoked", role, removed))
                .chain(() -> epoch.count(tx, scope))
                .chain(() -> roles.find(tx, role.id()));
    }

    private Uni<Void> told(SqlConnection tx, Scope scope, String action, Role role, Set<String> capabilities) {
        return InTurn.each(capabilities, capability -> {
            var detail = Map.of("role", role.name(), "capability", capability);
            return audit.add(tx, scope, Audited.done(action, "role", role.id(), detail));
        });
    }

    static void refuseUnknown(List<String> unknown) {
        if (!unknown.isEmpty()) {
            throw ProblemException.unprocessable("capabilities", "No such capability: " + String.join(", ", unknown));
        }
    }

    private static Set<String> less(Collection<String> all, Collection<String> without) {
        var rest = new TreeSet<>(all);
        without.forEach(rest::remove);
        return rest;
    }
}
