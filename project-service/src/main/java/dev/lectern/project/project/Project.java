package dev.lectern.project.project;

import dev.lectern.common.event.ProjectEvent.ProjectChanged;
import dev.lectern.common.event.ProjectEvent.ProjectCreated;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** A place for sources and questions on one subject, with members of its own. */
@Entity
public class Project extends PanacheEntityBase {

    @Id
    public UUID projectId;

    public UUID workspaceId;
    public String slug;
    public String name;
    public String description;
    public UUID ownerId;
    public boolean isDefault;
    public boolean isActive;
    public boolean isWorkspaceVisible;
    public long version;
    public Instant createdAt;
    public Instant updatedAt;
    /** The run that removes all that is in it; whatever that finds, it does not come back. */
    public UUID purgeRunId;

    static Project create(UUID workspace, UUID owner, String slug, String name, String description, Instant now) {
        var project = new Project();
        project.projectId = Ids.next();
        project.workspaceId = workspace;
        project.ownerId = owner;
        project.slug = slug;
        project.name = name;
        project.description = description == null ? "" : description;
        project.isActive = true;
        project.version = 1;
        project.createdAt = now;
        project.updatedAt = now;
        return project;
    }

    ProjectCreated created() {
        return new ProjectCreated(projectId, slug, isDefault, version);
    }

    /** The slug stays: somebody may have written it down. */
    void describe(String newName, String newDescription, Instant now) {
        name = newName == null ? name : newName;
        description = newDescription == null ? description : newDescription;
        touch(now);
    }

    void disable(Instant now) {
        if (isDefault) {
            throw ProblemException.conflict("The default project of a workspace cannot be switched off.");
        }
        isActive = false;
        touch(now);
    }

    public void mayBelongToAnother() {
        if (isDefault) {
            throw ProblemException.conflict("The default project of a workspace belongs to the workspace's owner.");
        }
    }

    /** False if somebody has wanted it before. */
    boolean purge(UUID run, Instant now) {
        if (isActive) {
            throw ProblemException.conflict("Switch the project off first: what is purged does not come back.");
        }
        if (purgeRunId != null) {
            return false;
        }
        purgeRunId = run;
        touch(now);
        return true;
    }

    void enable(Instant now) {
        if (purgeRunId != null) {
            throw ProblemException.conflict("It is being purged and does not come back.");
        }
        isActive = true;
        touch(now);
    }

    void show(boolean toWorkspace, Instant now) {
        isWorkspaceVisible = toWorkspace;
        touch(now);
    }

    /** Its first owner from now on, who must be one of its owners. */
    public void belongTo(UUID newOwner, Instant now) {
        ownerId = newOwner;
        touch(now);
    }

    /**
     * Says that it means something else for those who are in it than it did, which ends the tokens that were made before.
     * To be announced in the same transaction.
     */
    public ProjectChanged redefined(Instant now) {
        touch(now);
        return changed();
    }

    ProjectChanged changed() {
        return new ProjectChanged(projectId, isActive, version);
    }

    private void touch(Instant now) {
        version++;
        updatedAt = now;
    }
}
