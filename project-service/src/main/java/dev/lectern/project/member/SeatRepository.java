package dev.lectern.project.member;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads who has a seat in a workspace, by name. */
@ApplicationScoped
class SeatRepository {

    /** A seat; the name is null until we have heard of it. */
    record Seated(UUID seatId, UUID userId, String username, long projects, Instant since) {}

    private static final String SEATED = """
            select s.workspaceMemberId, s.userId, k.username,
                   (select count(m) from Membership m join Project p on p.projectId = m.projectId
                     where m.workspaceId = s.workspaceId and m.userId = s.userId and m.isActive and p.isActive),
                   s.createdAt
              from WorkspaceMember s left join KnownAccount k on k.userId = s.userId
             where s.workspaceId = ?1 and s.isActive and s.workspaceMemberId < ?2
             order by s.workspaceMemberId desc
            """;

    Uni<List<Seated>> page(UUID workspace, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery(SEATED, Seated.class)
                .setParameter(1, workspace)
                .setParameter(2, after)
                .setMaxResults(limit)
                .getResultList());
    }
}
