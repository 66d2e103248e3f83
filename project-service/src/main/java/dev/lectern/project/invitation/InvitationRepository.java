package dev.lectern.project.invitation;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Keeps invitations, also those that ended. */
@ApplicationScoped
class InvitationRepository implements PanacheRepositoryBase<Invitation, UUID> {

    /** An invitation and the inviter's name, which is null until we have heard of it. */
    record Sent(Invitation invitation, String inviter) {}

    private static final String SENT =
            "select i, k.username from Invitation i left join KnownAccount k on k.userId = i.inviterId ";

    // Whoever has a seat already needs none. An address counts by itself, or the number would tell whose it is.
    private static final String SEATS_ASKED = """
            SELECT count(DISTINCT CASE WHEN i.addressee LIKE '%@%' THEN lower(i.addressee) ELSE i.invitee_id::text END)
              FROM invitation i
             WHERE i.workspace_id = ?1 AND i.state = 'open' AND i.expires_at > ?2
               AND NOT EXISTS (SELECT FROM workspace_member m
                                WHERE m.workspace_id = i.workspace_id AND m.user_id = i.invitee_id AND m.is_active
                                  AND i.addressee NOT LIKE '%@%')
            """;

    Uni<List<Sent>> ofProject(UUID project, UUID after, int limit) {
        return page(
                SENT + "where i.projectId = ?1 and i.invitationId < ?2 order by i.invitationId desc",
                limit,
                project,
                after);
    }

    Uni<List<Sent>> standingFor(UUID invitee, Instant now, UUID after, int limit) {
        return page(SENT + """
                       where i.inviteeId = ?1 and i.invitationId < ?2 and i.state = OPEN and i.expiresAt > ?3
                       order by i.invitationId desc
                       """, limit, invitee, after, now);
    }

    /** Null for who is not the invitee. */
    Uni<Sent> sentTo(UUID invitee, UUID invitation) {
        return page(SENT + "where i.inviteeId = ?1 and i.invitationId = ?2", 1, invitee, invitation)
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    Uni<Invitation> locked(UUID invitation) {
        return findById(invitation, LockModeType.PESSIMISTIC_WRITE);
    }

    Uni<Invitation> inProject(UUID project, UUID invitation) {
        return find("projectId = ?1 and invitationId = ?2", project, invitation).firstResult();
    }

    /** Those not answered yet to the same person, also where their time is over. */
    Uni<List<Invitation>> unanswered(UUID project, Whom whom) {
        return whom.account() == null
                ? list("projectId = ?1 and state = OPEN and lower(addressee) = lower(?2)", project, whom.addressee())
                : list(
                        "projectId = ?1 and state = OPEN and (inviteeId = ?2 or lower(addressee) = lower(?3))",
                        project,
                        whom.account(),
                        whom.addressee());
    }

    Uni<Long> standing(UUID project, Instant now) {
        return count("projectId = ?1 and state = OPEN and expiresAt > ?2", project, now);
    }

    Uni<Long> seatsAsked(UUID workspace, Instant now) {
        return Panache.getSession().chain(session -> session.createNativeQuery(SEATS_ASKED, Long.class)
                .setParameter(1, workspace)
                .setParameter(2, now)
                .getSingleResult());
    }

    /** Null until we have heard of it. */
    Uni<String> nameOf(UUID account) {
        return Panache.getSession().chain(session -> session.createQuery(
                        "select username from KnownAccount where userId = ?1", String.class)
                .setParameter(1, account)
                .getSingleResultOrNull());
    }

    private static Uni<List<Sent>> page(String query, int limit, Object... parameters) {
        return Panache.getSession().chain(session -> {
            var sent = session.createQuery(query, Sent.class);
            for (int i = 0; i < parameters.length; i++) {
                sent.setParameter(i + 1, parameters[i]);
            }
            return sent.setMaxResults(limit).getResultList();
        });
    }
}
