package dev.lectern.ingestion.source;

import dev.lectern.common.identity.Scope;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/**
 * One use of an item: by a project, or by a repository if there is one; then the project is merely where it was added.
 * The itemId is null once it is cancelled, and until its file has been fetched.
 */
public record Reference(
        UUID id,
        UUID itemId,
        UUID workspaceId,
        UUID projectId,
        UUID repositoryId,
        String kind,
        UUID userId,
        SourceStatus status,
        UUID runId) {

    private static final String PRIVATE = "document";

    static final String COLUMNS = "source_reference_id, source_item_id, workspace_id, project_id,"
            + " repository_id, kind, user_id, processing_status, run_id";

    static Reference of(Row row) {
        return new Reference(
                row.getUUID("source_reference_id"),
                row.getUUID("source_item_id"),
                row.getUUID("workspace_id"),
                row.getUUID("project_id"),
                row.getUUID("repository_id"),
                row.getString("kind"),
                row.getUUID("user_id"),
                SourceStatus.of(row.getString("processing_status")),
                row.getUUID("run_id"));
    }

    /** This run waits for its file. */
    public boolean isAwaitedBy(UUID run) {
        return itemId == null && status.open() && runId.equals(run);
    }

    /** It is the project's, for everybody who sees the project. */
    public boolean isShared() {
        return repositoryId == null && !kind.equals(PRIVATE);
    }

    /**
     * With what the rest of the suite is told of this use: without the project where it is not the project's, so that no
     * list and no search of it ever takes it up.
     */
    public Scope telling(Scope scope) {
        return isShared() ? scope : scope.withProject(null);
    }

    /** It is this account's alone, in this project. */
    public boolean isPrivateTo(UUID user, UUID project) {
        return repositoryId == null && kind.equals(PRIVATE) && userId.equals(user) && projectId.equals(project);
    }

    /** Of the run that works on it or waits for it: not always that of who is at work right now. */
    public Scope scope() {
        return new Scope(runId, workspaceId, projectId, userId);
    }
}
