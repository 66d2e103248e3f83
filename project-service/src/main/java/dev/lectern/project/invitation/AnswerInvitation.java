package dev.lectern.project.invitation;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.invitation.InvitationRepository.Sent;
import dev.lectern.project.member.AdmitMember;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What somebody does with an invitation who got one. */
@ApplicationScoped
class AnswerInvitation {

    private final Tenancy tenancy;
    private final InvitationRepository invitations;
    private final ProjectAccess access;
    private final AdmitMember admitMember;
    private final Chronicle chronicle;
    private final Caller caller;

    AnswerInvitation(
            Tenancy tenancy,
            InvitationRepository invitations,
            ProjectAccess access,
            AdmitMember admitMember,
            Chronicle chronicle,
            Caller caller) {
        this.tenancy = tenancy;
        this.invitations = invitations;
        this.access = access;
        this.admitMember = admitMember;
        this.chronicle = chronicle;
        this.caller = caller;
    }

    Uni<Void> accept(UUID id) {
        return mine(id).chain(there -> access.changeAsGuest(there, seat -> standing(id)
                .call(invitation -> stillMeant(seat, invitation))
                .call(invitation -> admitMember.admit(seat, there.userId(), invitation.role))
                .chain(invitation -> answered(there, invitation, InvitationState.ACCEPTED))));
    }

    Uni<Void> decline(UUID id) {
        return mine(id).chain(there -> tenancy.session(
                there, () -> standing(id).chain(invitation -> answered(there, invitation, InvitationState.DECLINED))));
    }

    /** Whoever has the link of the mail is meant, whatever the address of their account is. */
    Uni<Sent> claim(String text) {
        var me = caller.userId();
        // The workspace comes from the client, but without the secret nothing in it is shown or changed.
        return Secret.read(text)
                .map(secret -> claim(secret, in(secret.workspaceId()), me))
                .orElseGet(() -> Uni.createFrom().failure(nothingHere()));
    }

    // Twice, the first time without a lock: whoever has no secret makes nobody wait.
    private Uni<Sent> claim(Secret secret, Scope there, UUID me) {
        return tenancy.session(there, () -> opened(secret, invitations.findById(secret.invitationId())))
                .chain(() -> tenancy.session(there, () -> access.takeTurns(there)
                        .chain(() -> opened(secret, invitations.locked(secret.invitationId())))
                        .chain(found -> bind(found, me))));
    }

    private Uni<Invitation> opened(Secret secret, Uni<Invitation> invitation) {
        return invitation
                .map(found -> found != null && secret.opens(found) && found.standsAt(chronicle.now()) ? found : null)
                .onItem()
                .ifNull()
                .failWith(AnswerInvitation::nothingHere);
    }

    private Uni<Sent> bind(Invitation found, UUID me) {
        return invitations
                .unanswered(found.projectId, new Whom(found.addressee, me, found.role))
                .chain(all -> {
                    var other = all.stream()
                            .filter(one -> me.equals(one.inviteeId) && one.standsAt(chronicle.now()))
                            .findFirst();
                    var theirs = other.orElse(found).invitationId;
                    return (other.isPresent() ? Uni.createFrom().voidItem() : take(found, all, me))
                            .chain(() -> invitations.sentTo(me, theirs));
                });
    }

    // What is over first and written at once: the database does not allow two open ones, not even in between.
    private Uni<Void> take(Invitation found, List<Invitation> all, UUID me) {
        all.stream().filter(one -> me.equals(one.inviteeId)).forEach(one -> one.expire(chronicle.now()));
        return invitations
                .flush()
                .invoke(() -> found.belongTo(me, chronicle.now()))
                .chain(invitations::flush);
    }

    /** Where the invitation leads, for who got it. */
    private Uni<Scope> mine(UUID id) {
        var scope = caller.scope();
        return tenancy.session(scope, () -> invitations.sentTo(scope.userId(), id))
                .onItem()
                .ifNull()
                .failWith(AnswerInvitation::nothingHere)
                .map(sent -> in(sent.invitation().workspaceId).withProject(sent.invitation().projectId));
    }

    private Uni<Invitation> standing(UUID id) {
        return invitations
                .locked(id)
                .onItem()
                .ifNull()
                .failWith(AnswerInvitation::nothingHere)
                .invoke(invitation -> {
                    if (!invitation.standsAt(chronicle.now())) {
                        throw ended();
                    }
                });
    }

    /** Whoever owns the project no more has no right to hand on. */
    private Uni<Void> stillMeant(Seat seat, Invitation invitation) {
        return access.memberOf(seat.project().projectId, invitation.inviterId)
                .invoke(inviter -> {
                    if (inviter == null || !inviter.isOwner()) {
                        throw ended();
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Void> answered(Scope there, Invitation invitation, InvitationState as) {
        invitation.end(as, chronicle.now());
        var action = as == InvitationState.ACCEPTED ? "invitation.accepted" : "invitation.declined";
        return chronicle.deed(there, action, "invitation", invitation.invitationId, Map.of());
    }

    private Scope in(UUID workspace) {
        return caller.scope().withWorkspace(workspace).withProject(null);
    }

    private static ProblemException ended() {
        return ProblemException.conflict("This invitation stands no more.");
    }

    private static ProblemException nothingHere() {
        return ProblemException.notFound("invitation");
    }
}
