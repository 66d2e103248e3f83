package dev.lectern.auth.navigation;

import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Changes the navigation, one administrator after the other, so that it stays a tree. */
@ApplicationScoped
class ArrangeNavigation {

    private static final int MOST = 500;

    private final NavigationRepository navigation;
    private final Audit audit;

    ArrangeNavigation(NavigationRepository navigation, Audit audit) {
        this.navigation = navigation;
        this.audit = audit;
    }

    Uni<NavigationItem> add(SqlConnection tx, Scope scope, NavigationItemContent item) {
        var id = Ids.next();
        return navigation
                .takeTurn(tx)
                .chain(() -> navigation.count(tx))
                .invoke(count -> {
                    if (count >= MOST) {
                        throw ProblemException.conflict("The navigation has " + MOST + " items, and no room for more.");
                    }
                })
                .chain(() -> write(tx, id, item))
                .chain(() -> place(tx, id, null, MOST))
                .chain(() -> told(tx, scope, "navigation-item.created", id, item.label()))
                .chain(() -> navigation.find(tx, id));
    }

    Uni<NavigationItem> change(SqlConnection tx, Scope scope, UUID id, NavigationItemContent item) {
        return navigation
                .takeTurn(tx)
                .chain(() -> navigation.find(tx, id))
                .chain(was -> was.type() == ItemType.SECTION && item.type() != ItemType.SECTION
                        ? refuseIfItHolds(tx, id, "It holds items and so must remain a section.")
                        : Uni.createFrom().voidItem())
                .chain(() -> write(tx, id, item))
                .chain(() -> told(tx, scope, "navigation-item.changed", id, item.label()))
                .chain(() -> navigation.find(tx, id));
    }

    Uni<NavigationItem> move(SqlConnection tx, Scope scope, UUID id, UUID parent, int position) {
        return navigation
                .takeTurn(tx)
                .chain(() -> navigation.find(tx, id))
                .call(item -> parent == null ? Uni.createFrom().voidItem() : refuseParent(tx, id, parent))
                .call(() -> place(tx, id, parent, position))
                .call(item -> told(tx, scope, "navigation-item.moved", id, item.label()))
                .chain(() -> navigation.find(tx, id));
    }

    Uni<Void> delete(SqlConnection tx, Scope scope, UUID id) {
        return navigation
                .takeTurn(tx)
                .chain(() -> navigation.find(tx, id))
                .call(() -> refuseIfItHolds(tx, id, "It holds items: move or delete them first."))
                .call(() -> navigation.delete(tx, id))
                .chain(item -> told(tx, scope, "navigation-item.deleted", id, item.label()));
    }

    private Uni<Void> write(SqlConnection tx, UUID id, NavigationItemContent item) {
        item.check();
        return navigation
                .unknownRoles(tx, item.namedRoles())
                .invoke(unknown -> {
                    if (!unknown.isEmpty()) {
                        throw ProblemException.unprocessable("roles", "No such role: " + String.join(", ", unknown));
                    }
                })
                .chain(() -> capability(tx, item.capability()))
                .chain(capability -> navigation.write(tx, id, item, capability));
    }

    private Uni<UUID> capability(SqlConnection tx, String identifier) {
        return identifier == null
                ? Uni.createFrom().nullItem()
                : navigation
                        .capability(tx, identifier)
                        .onItem()
                        .ifNull()
                        .failWith(() -> ProblemException.unprocessable("capability", "No such capability."));
    }

    private Uni<Void> refuseParent(SqlConnection tx, UUID id, UUID parent) {
        return navigation
                .find(tx, parent)
                .onFailure(ProblemException.class)
                .transform(e -> ProblemException.unprocessable("parentId", "No such navigation item."))
                .invoke(section -> {
                    if (section.type() != ItemType.SECTION) {
                        throw ProblemException.unprocessable("parentId", "Only a section holds items.");
                    }
                })
                .chain(() -> navigation.isInside(tx, parent, id))
                .invoke(inside -> {
                    if (inside) {
                        throw ProblemException.unprocessable("parentId", "An item cannot stand inside itself.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> place(SqlConnection tx, UUID id, UUID parent, int position) {
        return navigation.children(tx, parent).chain(children -> {
            var inOrder = new ArrayList<>(children);
            inOrder.remove(id);
            inOrder.add(Math.min(position, inOrder.size()), id);
            return navigation.place(tx, parent, List.copyOf(inOrder), id);
        });
    }

    private Uni<Void> refuseIfItHolds(SqlConnection tx, UUID id, String why) {
        return navigation
                .children(tx, id)
                .invoke(children -> {
                    if (!children.isEmpty()) {
                        throw ProblemException.conflict(why);
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> told(SqlConnection tx, Scope scope, String action, UUID id, String label) {
        return audit.add(tx, scope, Audited.done(action, "navigation-item", id, Map.of("label", label)));
    }
}
