package dev.lectern.common.identity;

import java.util.Objects;
import java.util.UUID;

/**
 * On whose behalf, where and in which run something happens. A request, an event and a job each have one, and it is all
 * that tenancy and the outbox need to know. Workspace, project and user may be absent (a sign-up has none of them yet).
 */
public record Scope(UUID runId, UUID workspaceId, UUID projectId, UUID userId) {

    public Scope {
        Objects.requireNonNull(runId, "runId");
    }

    public static Scope ofRun(UUID runId) {
        return new Scope(runId, null, null, null);
    }

    public Scope withWorkspace(UUID workspace) {
        return new Scope(runId, workspace, projectId, userId);
    }

    public Scope withProject(UUID project) {
        return new Scope(runId, workspaceId, project, userId);
    }

    public Scope withUser(UUID user) {
        return new Scope(runId, workspaceId, projectId, user);
    }

    public Scope withRun(UUID run) {
        return new Scope(run, workspaceId, projectId, userId);
    }
}
