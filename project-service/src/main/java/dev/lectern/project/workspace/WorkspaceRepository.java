package dev.lectern.project.workspace;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

/** Keeps workspaces. */
@ApplicationScoped
class WorkspaceRepository implements PanacheRepositoryBase<Workspace, UUID> {

    private static final String JOINED = """
            select w from Workspace w join WorkspaceMember m on m.workspaceId = w.workspaceId
             where m.userId = ?1 and m.isActive
            """;

    /** Null for who is not in it. */
    Uni<Workspace> joined(UUID workspace, UUID user) {
        return Panache.getSession()
                .chain(session -> session.createQuery(JOINED + " and w.workspaceId = ?2", Workspace.class)
                        .setParameter(1, user)
                        .setParameter(2, workspace)
                        .getSingleResultOrNull());
    }

    Uni<List<Workspace>> joined(UUID user, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery(
                        JOINED + " and w.workspaceId < ?2 order by w.workspaceId desc", Workspace.class)
                .setParameter(1, user)
                .setParameter(2, after)
                .setMaxResults(limit)
                .getResultList());
    }

    Uni<List<Workspace>> ownedBy(UUID owner) {
        return list("ownerId", owner);
    }

    Uni<Workspace> locked(UUID workspace) {
        return findById(workspace, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<Boolean> planExists(String plan) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("SELECT plan FROM plan WHERE plan = ?1", String.class)
                        .setParameter(1, plan)
                        .getSingleResultOrNull())
                .map(found -> found != null);
    }
}
