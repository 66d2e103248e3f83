package dev.lectern.project.member;

import dev.lectern.project.project.Membership;
import dev.lectern.project.project.Role;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Keeps who is in a project, also those who were. */
@ApplicationScoped
class MemberRepository implements PanacheRepositoryBase<Membership, UUID> {

    /** A membership and the member's name, which is null until we have heard of it. */
    record Member(Membership membership, String username) {}

    // There has to be a row that can be held.
    private static final String MEET = "INSERT INTO known_account (user_id) VALUES (?1) ON CONFLICT DO NOTHING";
    private static final String LIVING = "SELECT NOT is_deleted FROM known_account WHERE user_id = ?1 FOR SHARE";

    Uni<List<Member>> page(UUID project, UUID after, int limit) {
        return Panache.getSession().chain(session -> session.createQuery("""
                                select m, k.username from Membership m left join KnownAccount k on k.userId = m.userId
                                 where m.projectId = ?1 and m.isActive and m.membershipId < ?2
                                 order by m.membershipId desc
                                """, Member.class)
                .setParameter(1, project)
                .setParameter(2, after)
                .setMaxResults(limit)
                .getResultList());
    }

    /** Active or not; null for who never was in it. */
    Uni<Membership> anyOf(UUID project, UUID user) {
        return find("projectId = ?1 and userId = ?2", project, user).firstResult();
    }

    /** Who has been in it longest comes first; a deleted one, who may still own a workspace, is none. */
    Uni<List<Membership>> otherOwners(UUID project, UUID but) {
        return list(
                "projectId = ?1 and role = ?2 and isActive and userId <> ?3"
                        + " and userId not in (select userId from KnownAccount where isDeleted) order by membershipId",
                project,
                Role.OWNER,
                but);
    }

    /**
     * False for an account that is deleted. Any other cannot be until the end of the transaction, so that whoever ends the
     * seats of the deleted finds what this transaction gives.
     */
    Uni<Boolean> lockLiving(UUID user) {
        return Panache.getSession().chain(session -> session.createNativeQuery(MEET)
                .setParameter(1, user)
                .executeUpdate()
                .chain(() -> session.createNativeQuery(LIVING, Boolean.class)
                        .setParameter(1, user)
                        .getSingleResult()));
    }

    /** Null for an account that we have never heard of. */
    Uni<KnownAccount> known(UUID user) {
        return Panache.getSession().chain(session -> session.find(KnownAccount.class, user));
    }
}
