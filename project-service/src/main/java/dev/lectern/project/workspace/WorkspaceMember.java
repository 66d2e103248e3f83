package dev.lectern.project.workspace;

import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** Somebody's seat in a workspace, which comes before any membership in its projects. */
@Entity
class WorkspaceMember extends PanacheEntityBase {

    @Id
    public UUID workspaceMemberId;

    public UUID workspaceId;
    public UUID userId;
    public boolean isActive;
    public Instant createdAt;
    public Instant updatedAt;

    static WorkspaceMember start(UUID workspace, UUID user, Instant now) {
        var member = new WorkspaceMember();
        member.workspaceMemberId = Ids.next();
        member.workspaceId = workspace;
        member.userId = user;
        member.isActive = true;
        member.createdAt = now;
        member.updatedAt = now;
        return member;
    }

    void comeBack(Instant now) {
        isActive = true;
        updatedAt = now;
    }

    void leave(Instant now) {
        isActive = false;
        updatedAt = now;
    }
}
