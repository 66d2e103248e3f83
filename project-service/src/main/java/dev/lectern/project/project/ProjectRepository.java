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

    /** A project as somebody sees it who is in it, or else in its workspace. */
    record Mine(Project project, Role role) {
        Mine {
            role = role == null ? Role.VIEWER : role;
        }
    }

    // A membership counts, and where the project is visible to its workspace one in that, for the least role.
    private static final String REACH = """
              FROM project p
              LEFT JOIN membership m ON m.project_id = p.project_id AND m.user_id = ?2
              LEFT JOIN workspace_member w ON w.workspace_id = p.workspace_id AND w.user_id = ?2
             WHERE p.project_id = ?1
            """;
    private static final String ROLE = """
            SELECT CASE WHEN m.is_active THEN m.role WHEN p.is_workspace_visible AND w.is_active THEN 'viewer' END
            """ + REACH;
    private static final String WORKSPACE = "SELECT p.workspace_id " + REACH + """
               AND (p.is_active AND (m.is_active OR p.is_workspace_visible AND w.is_active)
                    OR m.is_active AND m.role = 'owner')
            """;
    private static final String MINE = """
            select p, m.role from Project p
              left join Membership m on m.projectId = p.projectId and m.userId = ?1 and m.isActive
             where p.projectId in (
                   select own.projectId from Membership own where own.userId = ?1 and own.isActive
                    union select seen.projectId from WorkspaceMember w join Project seen on seen.workspaceId = w.workspaceId
                           where w.userId = ?1 and w.isActive and seen.isWorkspaceVisible)
               and p.isActive and p.projectId < ?2
             order by p.projectId desc
            """;
    private static final String MINE_THAT_ARE_OFF = """
            select p, m.role from Project p join Membership m on m.projectId = p.projectId
             where m.userId = ?1 and m.isActive and m.role = ?3 and not p.isActive and p.projectId < ?2
             order by p.projectId desc
            """;

    /**
     * Null for who does not reach it, also in a workspace of theirs: to look further would take as long as only what is
     * there takes. The answer for a project never changes.
     */
    Uni<UUID> workspaceOf(UUID project, UUID user) {
        return Panache.getSession().chain(session -> session.createNativeQuery(WORKSPACE, UUID.class)
                .setParameter(1, project)
                .setParameter(2, user)
                .getSingleResultOrNull());
    }

    /** Switched on or off. */
    Uni<Project> any(UUID project, LockModeType lock) {
        return find("projectId", project).withLock(lock).firstResult();
    }

    /** Null for who has none. */
    Uni<Role> role(UUID project, UUID user) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ROLE, String.class)
                        .setParameter(1, project)
                        .setParameter(2, user)
                        .getSingleResultOrNull())
                .map(role -> role == null ? null : Role.of(role));
    }

    Uni<Membership> membership(UUID project, UUID user) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "from Membership where projectId = ?1 and userId = ?2 and isActive", Membership.class)
                .setParameter(1, project)
                .setParameter(2, user)
                .getSingleResultOrNull());
    }

    Uni<List<Mine>> of(UUID user, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery(MINE, Mine.class)
                .setParameter(1, user)
                .setParameter(2, after)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Those that are off and that this owner may switch on again. */
    Uni<List<Mine>> offOf(UUID user, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery(MINE_THAT_ARE_OFF, Mine.class)
                .setParameter(1, user)
                .setParameter(2, after)
                .setParameter(3, Role.OWNER)
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
     * The workspace's owner, null if there is none here. Whatever changes projects, members or seats of a workspace waits
     * here for another who does: names, seats and owners span rows, so no lock on one of them would do.
     */
    Uni<UUID> lockWorkspace(UUID workspace) {
        // Not FOR UPDATE, which would also stop every insert that merely refers to the workspace.
        return Panache.getSession().chain(session -> session.createNativeQuery(
                        "SELECT owner_id FROM workspace WHERE workspace_id = ?1 FOR NO KEY UPDATE", UUID.class)
                .setParameter(1, workspace)
                .getSingleResultOrNull());
    }

    /** Whether another project that is on has this name. */
    Uni<Boolean> nameTaken(UUID workspace, String name, UUID but) {
        return count(
                        "workspaceId = ?1 and lower(name) = lower(?2) and isActive and projectId <> ?3",
                        workspace,
                        name,
                        but)
                .map(found -> found > 0);
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
