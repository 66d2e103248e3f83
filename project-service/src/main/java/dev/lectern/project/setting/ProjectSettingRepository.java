package dev.lectern.project.setting;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps a project's settings. */
@ApplicationScoped
class ProjectSettingRepository implements PanacheRepositoryBase<ProjectSetting, UUID> {}
