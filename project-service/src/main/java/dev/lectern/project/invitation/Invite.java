package dev.lectern.project.invitation;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.problem.ProblemException.Kind;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.invitation.ProjectInvitationResource.NewInvitation;
import dev.lectern.project.member.Accounts;
import dev.lectern.project.project.Membership;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import dev.lectern.project.workspace.Seats;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What an owner of a project does with invitations to it: sends them and takes them back. */
@ApplicationScoped
class Invite {

    private static final int MOST = 200;

    private final ProjectAccess access;
    private final InvitationRepository invitations;
    private final Accounts accounts;
    private final Seats seats;
    private final Chronicle chronicle;
    private final InvitationConfig config;

    Invite(
            ProjectAccess access,
            InvitationRepository invitations,
            Accounts accounts,
            Seats seats,
            Chronicle chronicle,
            InvitationConfig config) {
        this.access = access;
        this.invitations = invitations;
        this.accounts = accounts;
        this.seats = seats;
        this.chronicle = chronicle;
        this.config = config;
    }

    // Rights first: only an owner learns whether a name exists. And outside of the transaction that changes something,
    // which must not wait for another service.
    Uni<Invitation> run(UUID project, NewInvitation request) {
        return access.look(project, Role.OWNER, seat -> Uni.createFrom().voidItem())
                .chain(() -> whom(request))
                .chain(whom -> access.change(project, Role.OWNER, seat -> isOutside(seat, whom)
                        .chain(() -> makeRoom(seat, whom))
                        .chain(meant -> seats.nameOf(seat.scope().workspaceId())
                                .chain(workspaceName -> send(seat, workspaceName, meant)))));
    }

    Uni<Void> withdraw(UUID project, UUID id) {
        return access.change(project, Role.OWNER, seat -> invitations
                .inProject(project, id)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("invitation"))
                .invoke(invitation -> invitation.end(InvitationState.WITHDRAWN, chronicle.now()))
                .chain(() -> chronicle.deed(seat.scope(), "invitation.withdrawn", "invitation", id, Map.of())));
    }

    /** A name must be somebody's; an address need not, and it is not told whether it is. */
    private Uni<Whom> whom(NewInvitation request) {
        var identifier = request.identifier();
        var found = accounts.find(identifier).map(account -> account.userId());
        if (new Whom(identifier, null, request.role()).byAddress()) {
            found = found.onFailure(failure ->
                            failure instanceof ProblemException problem && problem.kind() == Kind.UNPROCESSABLE)
                    .recoverWithNull();
        }
        return found.map(account -> new Whom(identifier, account, request.role()));
    }

    // Of an address as well: who is in the project is no secret to its owners.
    private Uni<Void> isOutside(Seat seat, Whom whom) {
        return (whom.account() == null
                        ? Uni.createFrom().<Membership>nullItem()
                        : access.memberOf(seat.project().projectId, whom.account()))
                .invoke(member -> {
                    if (member != null) {
                        throw ProblemException.conflict("They are in the project already.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Whom> makeRoom(Seat seat, Whom whom) {
        var project = seat.project().projectId;
        return invitations
                .unanswered(project, whom)
                .map(before -> giveWay(before, whom))
                .call(invitations::flush)
                .call(() -> roomFor(seat, whom));
    }

    private Uni<Void> roomFor(Seat seat, Whom whom) {
        var project = seat.project().projectId;
        return invitations
                .standing(project, chronicle.now())
                .invoke(standing -> {
                    if (standing >= MOST) {
                        throw ProblemException.conflict("At most " + MOST + " invitations to a project stand at once.");
                    }
                })
                .chain(() -> invitations.seatsAsked(seat.scope().workspaceId(), chronicle.now()))
                .chain(asked -> seats.mayBeTaken(seat.scope().workspaceId(), whom.accountThatIsKnown(), asked));
    }

    // An account has one open invitation to a project. Where it would get a second one, by its name and by its address,
    // the one by address is kept as if there were no account; who claims it gets the other.
    private Whom giveWay(List<Invitation> before, Whom whom) {
        var now = chronicle.now();
        var meant = whom;
        for (var invitation : before) {
            if (!invitation.standsAt(now)) {
                invitation.expire(now);
            } else if (invitation.addressee.equalsIgnoreCase(whom.addressee())
                    || !invitation.byAddress() && !whom.byAddress()) {
                throw ProblemException.conflict("They are invited already.");
            } else if (whom.byAddress()) {
                meant = whom.onlyByAddress();
            } else {
                invitation.belongTo(null, now);
            }
        }
        return meant;
    }

    private Uni<Invitation> send(Seat seat, String workspaceName, Whom whom) {
        var scope = seat.scope();
        var invitation =
                Invitation.of(seat.project(), workspaceName, scope.userId(), whom, chronicle.now(), config.expiry());
        var detail = Map.of(
                "project", invitation.projectId.toString(), "role", whom.role().wire());
        return invitations
                .persist(invitation)
                .chain(() -> chronicle.event(scope, invitation.created()))
                .chain(() -> chronicle.deed(scope, "invitation.created", "invitation", invitation.invitationId, detail))
                .replaceWith(invitation);
    }
}
