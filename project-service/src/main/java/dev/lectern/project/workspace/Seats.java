package dev.lectern.project.workspace;

import dev.lectern.project.chronicle.Chronicle;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Gives people a seat in a workspace, which whoever is brought into one of its projects needs. */
@ApplicationScoped
public class Seats {

    private final WorkspaceMemberRepository members;
    private final Limits limits;
    private final Chronicle chronicle;

    Seats(WorkspaceMemberRepository members, Limits limits, Chronicle chronicle) {
        this.members = members;
        this.limits = limits;
        this.chronicle = chronicle;
    }

    /** In a transaction of the workspace that holds its lock; whoever has a seat keeps it. */
    public Uni<Void> take(UUID workspace, UUID user) {
        return members.anyOf(workspace, user)
                .chain(there -> there != null && there.isActive
                        ? Uni.createFrom().voidItem()
                        : limits.roomForMember(workspace, 0).chain(() -> seat(workspace, user, there)));
    }

    /** Whether there would be one, beside those that are promised; the user is null for who has no account yet. */
    public Uni<Void> mayBeTaken(UUID workspace, UUID user, long promised) {
        return (user == null ? Uni.createFrom().<WorkspaceMember>nullItem() : members.anyOf(workspace, user))
                .chain(there -> there != null && there.isActive
                        ? Uni.createFrom().voidItem()
                        : limits.roomForMember(workspace, promised));
    }

    /** What the workspace is called where they sit. */
    public Uni<String> nameOf(UUID workspace) {
        return members.nameOf(workspace);
    }

    private Uni<Void> seat(UUID workspace, UUID user, WorkspaceMember before) {
        if (before == null) {
            return members.persist(WorkspaceMember.start(workspace, user, chronicle.now()))
                    .replaceWithVoid();
        }
        before.comeBack(chronicle.now());
        return Uni.createFrom().voidItem();
    }
}
