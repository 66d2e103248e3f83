package dev.lectern.project.guideline;

import dev.lectern.project.project.ProjectAccess.Seat;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** The document by which the people of a project work. */
@Entity
class Guideline extends PanacheEntityBase {

    @Id
    public UUID projectId;

    public UUID workspaceId;
    public UUID sourceItemId;
    public String fileName;
    public UUID addedByUserId;
    public Instant createdAt;
    public Instant updatedAt;

    static Guideline of(Seat seat, Instant now) {
        var guideline = new Guideline();
        guideline.projectId = seat.project().projectId;
        guideline.workspaceId = seat.project().workspaceId;
        guideline.createdAt = now;
        return guideline;
    }

    void become(UUID item, String name, UUID by, Instant now) {
        sourceItemId = item;
        fileName = name;
        addedByUserId = by;
        updatedAt = now;
    }
}
