package dev.lectern.project.member;

import dev.lectern.common.identity.Caller;
import dev.lectern.common.identity.Capability;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.member.Accounts.Account;
import dev.lectern.project.member.MemberRepository.Member;
import dev.lectern.project.project.Membership;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** What an owner may do to a membership; each change is announced, so that tokens with the old rights are refused. */
@ApplicationScoped
class ChangeMember {

    /** Whether the membership began (or began again) with this, or was there already. */
    record Added(Member member, boolean joined) {}

    private final ProjectAccess access;
    private final MemberRepository members;
    private final AdmitMember admitMember;
    private final Chronicle chronicle;
    private final Caller caller;

    ChangeMember(
            ProjectAccess access,
            MemberRepository members,
            AdmitMember admitMember,
            Chronicle chronicle,
            Caller caller) {
        this.access = access;
        this.members = members;
        this.admitMember = admitMember;
        this.chronicle = chronicle;
        this.caller = caller;
    }

    Uni<Added> add(UUID project, Account account, Role role) {
        return access.change(project, Role.OWNER, seat -> members.anyOf(project, account.userId())
                .chain(there -> there == null || !there.isActive
                        ? admitMember.admit(seat, account.userId(), role).map(member -> added(member, account, true))
                        : giveRole(seat, there, role, added(there, account, false))));
    }

    Uni<Member> changeRole(UUID project, UUID user, Role role) {
        return access.change(project, Role.OWNER, seat -> present(project, user)
                .chain(member -> giveRole(seat, member, role, member))
                .chain(this::named));
    }

    /** Whoever goes of their own accord needs no role for it, and no tool. */
    Uni<Void> remove(UUID project, UUID user) {
        var leaves = user.equals(caller.userId());
        if (!leaves && !caller.hasCapability(Capability.PROJECTS)) {
            throw ProblemException.capabilityMissing(Capability.PROJECTS);
        }
        return access.change(project, leaves ? Role.VIEWER : Role.OWNER, seat -> present(project, user)
                .call(member -> staysOwned(seat, member))
                .invoke(member -> member.end(chronicle.now()))
                .chain(member -> admitMember.tell(seat, member, "member.removed")));
    }

    private static Added added(Membership membership, Account account, boolean joined) {
        return new Added(new Member(membership, account.username()), joined);
    }

    private <T> Uni<T> giveRole(Seat seat, Membership membership, Role role, T result) {
        if (membership.role == role) {
            return Uni.createFrom().item(result);
        }
        return (role == Role.OWNER ? Uni.createFrom().voidItem() : staysOwned(seat, membership))
                .invoke(() -> membership.become(role, chronicle.now()))
                .chain(() -> admitMember.tell(seat, membership, "member.role-changed"))
                .replaceWith(result);
    }

    private Uni<Membership> present(UUID project, UUID user) {
        return members.anyOf(project, user)
                .map(found -> found != null && found.isActive ? found : null)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("member"));
    }

    private Uni<Void> staysOwned(Seat seat, Membership leaving) {
        if (!leaving.isOwner()) {
            return Uni.createFrom().voidItem();
        }
        var project = seat.project();
        if (project.isDefault && project.ownerId.equals(leaving.userId)) {
            throw ProblemException.conflict("The owner of a workspace stays an owner of its default project.");
        }
        return members.otherOwners(project.projectId, leaving.userId)
                .invoke(others -> {
                    if (others.isEmpty()) {
                        throw ProblemException.conflict(
                                "A project is never without an owner; make somebody else an owner first.");
                    }
                    if (project.ownerId.equals(leaving.userId)) {
                        project.belongTo(others.getFirst().userId, chronicle.now());
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Member> named(Membership membership) {
        return members.known(membership.userId)
                .map(known -> new Member(membership, known == null ? null : known.username));
    }
}
