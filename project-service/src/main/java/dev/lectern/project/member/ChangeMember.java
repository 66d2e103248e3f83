package dev.lectern.project.member;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.project.member.Accounts.Account;
import dev.lectern.project.member.MemberRepository.Member;
import dev.lectern.project.project.Membership;
import dev.lectern.project.project.ProjectAccess;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** What an owner may do to a membership; each change is announced, so that tokens with the old rights are refused. */
@ApplicationScoped
class ChangeMember {

    /** Whether the membership began (or began again) with this, or was there already. */
    record Added(Member member, boolean joined) {}

    private final ProjectAccess access;
    private final MemberRepository members;
    private final Outbox outbox;
    private final Clock clock;

    ChangeMember(ProjectAccess access, MemberRepository members, Outbox outbox, Clock clock) {
        this.access = access;
        this.members = members;
        this.outbox = outbox;
        this.clock = clock;
    }

    Uni<Added> add(UUID project, Account account, Role role) {
        return access.change(project, Role.OWNER, seat -> members.anyOf(project, account.userId())
                .chain(there -> there == null
                        ? join(seat, account.userId(), role).map(member -> added(member, account, true))
                        : giveRole(seat, there, role, !there.isActive).map(joined -> added(there, account, joined))));
    }

    Uni<Member> changeRole(UUID project, UUID user, Role role) {
        return access.change(project, Role.OWNER, seat -> present(project, user)
                .chain(member -> giveRole(seat, member, role, member))
                .chain(this::named));
    }

    Uni<Void> remove(UUID project, UUID user) {
        return access.change(project, Role.OWNER, seat -> present(project, user)
                .call(member -> staysOwned(seat, member))
                .invoke(member -> member.end(now()))
                .chain(member -> outbox.add(seat.scope(), member.changed())));
    }

    private Uni<Membership> join(Seat seat, UUID user, Role role) {
        var membership = Membership.start(seat.project(), user, role, now());
        return members.persist(membership).call(() -> outbox.add(seat.scope(), membership.changed()));
    }

    private static Added added(Membership membership, Account account, boolean joined) {
        return new Added(new Member(membership, account.username()), joined);
    }

    private <T> Uni<T> giveRole(Seat seat, Membership membership, Role role, T result) {
        if (membership.isActive && membership.role == role) {
            return Uni.createFrom().item(result);
        }
        return (role == Role.OWNER ? Uni.createFrom().voidItem() : staysOwned(seat, membership))
                .invoke(() -> membership.become(role, now()))
                .chain(() -> outbox.add(seat.scope(), membership.changed()))
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
        return members.owners(project.projectId)
                .invoke(owners -> {
                    if (owners <= 1) {
                        throw ProblemException.conflict(
                                "A project is never without an owner; make somebody else an owner first.");
                    }
                })
                .replaceWithVoid();
    }

    private Uni<Member> named(Membership membership) {
        return members.known(membership.userId)
                .map(known -> new Member(membership, known == null ? null : known.username));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
