package dev.lectern.project.member;

import dev.lectern.project.chronicle.Chronicle;
import dev.lectern.project.project.Membership;
import dev.lectern.project.project.ProjectAccess.Seat;
import dev.lectern.project.project.Role;
import dev.lectern.project.workspace.Seats;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;

/** Brings somebody into a project, and so into its workspace, whoever let them in. */
@ApplicationScoped
public class AdmitMember {

    private final MemberRepository members;
    private final Seats seats;
    private final Chronicle chronicle;

    AdmitMember(MemberRepository members, Seats seats, Chronicle chronicle) {
        this.members = members;
        this.seats = seats;
        this.chronicle = chronicle;
    }

    /**
     * In a transaction that changes the project; whoever is in it keeps their role where that is more. Who is deleted, which
     * auth may not have known a moment ago, is let in nowhere.
     */
    public Uni<Membership> admit(Seat seat, UUID user, Role role) {
        return members.lockLiving(user)
                .invoke(living -> {
                    if (!living) {
                        throw Accounts.nobody("userId");
                    }
                })
                .chain(() -> seats.take(seat.scope().workspaceId(), user))
                .chain(() -> members.anyOf(seat.project().projectId, user))
                .chain(there -> {
                    if (there == null) {
                        return start(seat, user, role);
                    }
                    if (there.isActive && there.role.atLeast(role)) {
                        return Uni.createFrom().item(there);
                    }
                    var action = there.isActive ? "member.role-changed" : "member.added";
                    there.become(role, chronicle.now());
                    return tell(seat, there, action).replaceWith(there);
                });
    }

    Uni<Void> tell(Seat seat, Membership member, String action) {
        var detail = Map.of("member", member.userId.toString(), "role", member.role.wire());
        return chronicle
                .event(seat.scope(), member.changed())
                .chain(() -> chronicle.deed(seat.scope(), action, "project", member.projectId, detail));
    }

    private Uni<Membership> start(Seat seat, UUID user, Role role) {
        var membership = Membership.start(seat.project(), user, role, chronicle.now());
        return members.persist(membership).call(() -> tell(seat, membership, "member.added"));
    }
}
