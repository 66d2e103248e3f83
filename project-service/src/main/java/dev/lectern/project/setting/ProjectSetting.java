package dev.lectern.project.setting;

import dev.lectern.common.event.ProjectEvent.ProjectSettingsChanged;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;

/** What a project shares with others; its default persona follows the personas by itself. */
@Entity
class ProjectSetting extends PanacheEntityBase {

    @Id
    public UUID projectId;

    public UUID workspaceId;
    public boolean allowCrossProjectAnswerReuse;
    public boolean allowCustomQuestionSharing;

    @Column(updatable = false)
    public UUID defaultPersonaId;

    public long version;
    public Instant createdAt;
    public Instant updatedAt;

    ProjectSettingsChanged changed() {
        return new ProjectSettingsChanged(projectId, allowCrossProjectAnswerReuse, allowCustomQuestionSharing, version);
    }

    /** What is null stays. */
    void share(Boolean answers, Boolean questions, Instant now) {
        allowCrossProjectAnswerReuse = answers == null ? allowCrossProjectAnswerReuse : answers;
        allowCustomQuestionSharing = questions == null ? allowCustomQuestionSharing : questions;
        version++;
        updatedAt = now;
    }
}
