package dev.lectern.project.workspace;

import dev.lectern.common.event.ProjectEvent.WorkspaceChanged;
import dev.lectern.project.workspace.Limits.Usage;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** The tenant: what one account owns and pays for, and below it the projects. */
@Entity
class Workspace extends PanacheEntityBase {

    @Id
    public UUID workspaceId;

    public UUID ownerId;
    public String name;

    /** Null: the installation's. */
    public String plan;

    public long version;
    public Instant createdAt;
    public Instant updatedAt;

    void rename(String newName, Instant now) {
        name = newName;
        touch(now);
    }

    void take(String newPlan, Instant now) {
        plan = newPlan;
        touch(now);
    }

    WorkspaceChanged changed(Usage allowed) {
        return new WorkspaceChanged(workspaceId, allowed.plan(), allowed.mostDocuments(), version);
    }

    private void touch(Instant now) {
        version++;
        updatedAt = now;
    }
}
