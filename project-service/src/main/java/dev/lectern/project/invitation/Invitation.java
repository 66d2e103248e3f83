package dev.lectern.project.invitation;

import dev.lectern.common.event.ProjectEvent.InvitationCreated;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.project.project.Project;
import dev.lectern.project.project.Role;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Somebody is asked to join a project, and may say yes or no as long as it stands. */
@Entity
class Invitation extends PanacheEntityBase {

    @Id
    public UUID invitationId;

    public UUID workspaceId;
    public UUID projectId;
    public UUID inviterId;
    public String addressee;
    public UUID inviteeId;
    public String secretHash;
    public String projectName;
    public String workspaceName;

    @Enumerated(EnumType.STRING)
    public Role role;

    @Enumerated(EnumType.STRING)
    public InvitationState state;

    public Instant createdAt;
    public Instant updatedAt;
    public Instant expiresAt;

    static Invitation of(Project project, String workspaceName, UUID inviter, Whom whom, Instant now, Duration stands) {
        var invitation = new Invitation();
        invitation.invitationId = Ids.next();
        invitation.workspaceId = project.workspaceId;
        invitation.projectId = project.projectId;
        invitation.inviterId = inviter;
        invitation.addressee = whom.addressee();
        invitation.inviteeId = whom.account();
        invitation.projectName = project.name;
        invitation.workspaceName = workspaceName;
        invitation.role = whom.role();
        invitation.state = InvitationState.OPEN;
        invitation.createdAt = now;
        invitation.updatedAt = now;
        invitation.expiresAt = now.plus(stands);
        return invitation;
    }

    InvitationCreated created() {
        return new InvitationCreated(invitationId, inviteeId);
    }

    boolean byAddress() {
        return new Whom(addressee, inviteeId, role).byAddress();
    }

    InvitationState stateAt(Instant now) {
        return state == InvitationState.OPEN && !now.isBefore(expiresAt) ? InvitationState.EXPIRED : state;
    }

    boolean standsAt(Instant now) {
        return stateAt(now) == InvitationState.OPEN;
    }

    void end(InvitationState as, Instant now) {
        if (!standsAt(now)) {
            throw ProblemException.conflict("This invitation stands no more: it is "
                    + stateAt(now).name().toLowerCase(java.util.Locale.ROOT) + ".");
        }
        state = as;
        secretHash = null;
        updatedAt = now;
    }

    /** Writes down that its time is over, which makes room for another of the same. */
    void expire(Instant now) {
        state = InvitationState.EXPIRED;
        secretHash = null;
        updatedAt = now;
    }

    void belongTo(UUID account, Instant now) {
        inviteeId = account;
        secretHash = null;
        updatedAt = now;
    }

    void mail(Secret secret, Instant now) {
        secretHash = secret.hash();
        updatedAt = now;
    }
}
