package dev.lectern.project.workspace;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps who is in a workspace, also those who were. */
@ApplicationScoped
class WorkspaceMemberRepository implements PanacheRepositoryBase<WorkspaceMember, UUID> {

    Uni<String> nameOf(UUID workspace) {
        return Panache.getSession()
                .chain(session -> session.createQuery("select name from Workspace where workspaceId = ?1", String.class)
                        .setParameter(1, workspace)
                        .getSingleResult());
    }

    /** Active or not; null for who never was in it. */
    Uni<WorkspaceMember> anyOf(UUID workspace, UUID user) {
        return find("workspaceId = ?1 and userId = ?2", workspace, user).firstResult();
    }
}
