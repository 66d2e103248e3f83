package dev.lectern.project.workspace;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Keeps workspaces. */
@ApplicationScoped
class WorkspaceRepository implements PanacheRepositoryBase<Workspace, UUID> {}
