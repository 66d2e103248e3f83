package dev.lectern.project.project;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Keeps projects, and the memberships as far as they decide who sees them. */
@ApplicationScoped
class ProjectRepository implements PanacheRepositoryBase<Project, UUID> {

    /** A project as one of its members sees it. */
    record Mine(Project project, Role role) {}

    /** Null for who is not in it; the answer for a project never changes. */
    Uni<UUID> workspaceOf(UUID project, UUID user) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "select workspaceId from Membership where projectId = ?1 and userId = ?2 and isActive",
                        UUID.class)
                .setParameter(1, project)
                .setParameter(2, user)
                .getSingleResultOrNull());
    }

    Uni<Project> active(UUID project, LockModeType lock) {
        return find("projectId = ?1 and isActive", project).withLock(lock).firstResult();
    }

    Uni<Membership> membership(UUID project, UUID user) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "from Membership where projectId = ?1 and userId = ?2 and isActive", Membership.class)
                .setParameter(1, project)
                .setParameter(2, user)
                .getSingleResultOrNull());
    }

    Uni<List<Membership>> members(UUID project) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "from Membership where projectId = ?1 and isActive order by membershipId", Membership.class)
                .setParameter(1, project)
                .getResultList());
    }

    Uni<List<Mine>> of(UUID user, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery("""
                                select p, m.role from Project p join Membership m on m.projectId = p.projectId
                                 where m.userId = ?1 and m.isActive and p.isActive and p.projectId < ?2
                                 order by p.projectId desc
                                """, Mine.class)
                .setParameter(1, user)
                .setParameter(2, after)
                .setMaxResults(limit)
                .getResultList());
    }

    Uni<Void> add(Project project, Membership owner) {
        return persist(project)
                .chain(Panache::getSession)
                .chain(session -> session.persist(owner))
                .replaceWithVoid();
    }

    /**
     * The workspace's owner, null if there is none here. Whoever creates a project waits here for another who does, so
     * that two of the same name get two slugs.
     */
    Uni<UUID> lockWorkspace(UUID workspace) {
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "SELECT owner_id FROM workspace WHERE workspace_id = ?1 FOR UPDATE", UUID.class)
                .setParameter(1, workspace)
                .getSingleResultOrNull());
    }

    Uni<Set<String>> slugsLike(UUID workspace, String stem) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select slug from Project where workspaceId = ?1 and slug like ?2", String.class)
                        .setParameter(1, workspace)
                        .setParameter(2, stem + "%")
                        .getResultList())
                .map(HashSet::new);
    }
}
