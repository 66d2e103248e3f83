package dev.lectern.project.paper;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;

/** An entry of a project's list, for looking at; {@link PaperList} writes. */
@Entity
@Immutable
@Table(name = "project_paper")
class Paper extends PanacheEntityBase {

    @Id
    public UUID projectPaperId;

    public UUID projectId;
    public UUID sourceItemId;
    public String paperPath;
    public UUID addedByUserId;
    public boolean isListed;
    public Instant createdAt;
}
