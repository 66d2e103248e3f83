package dev.lectern.project.workspace;

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
    public Instant createdAt;
}
