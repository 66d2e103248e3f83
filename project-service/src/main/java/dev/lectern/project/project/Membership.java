package dev.lectern.project.project;

import dev.lectern.common.event.ProjectEvent.MemberChanged;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/**
 * Somebody's part in a project. Its version counts every change of rights, also across an end and a return, because a
 * token that carries an older one is refused.
 */
@Entity
public class Membership extends PanacheEntityBase {

    @Id
    public UUID membershipId;

    public UUID workspaceId;
    public UUID projectId;
    public UUID userId;

    @Enumerated(EnumType.STRING)
    public Role role;

    public boolean isActive;
    public long version;
    public Instant createdAt;
    public Instant updatedAt;

    public static Membership start(Project project, UUID user, Role role, Instant now) {
        var membership = new Membership();
        membership.membershipId = Ids.next();
        membership.workspaceId = project.workspaceId;
        membership.projectId = project.projectId;
        membership.userId = user;
        membership.role = role;
        membership.isActive = true;
        membership.version = 1;
        membership.createdAt = now;
        membership.updatedAt = now;
        return membership;
    }

    public boolean isOwner() {
        return isActive && role == Role.OWNER;
    }

    /** Another role, or a return with it. */
    public void become(Role newRole, Instant now) {
        role = newRole;
        isActive = true;
        touch(now);
    }

    public void end(Instant now) {
        isActive = false;
        touch(now);
    }

    public MemberChanged changed() {
        return new MemberChanged(projectId, userId, isActive ? role.wire() : null, isActive, version);
    }

    private void touch(Instant now) {
        version++;
        updatedAt = now;
    }
}
