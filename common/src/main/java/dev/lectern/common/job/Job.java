package dev.lectern.common.job;

import dev.lectern.common.identity.Scope;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.UUID;

/** A piece of work as its worker sees it: for whom, what, and the how-manieth try this is. */
public record Job(
        UUID id,
        Scope scope,
        String type,
        String key,
        JsonObject input,
        int attempt,
        int maxAttempts,
        boolean cancelRequested,
        String traceparent) {

    static Job of(Row row) {
        return new Job(
                row.getUUID("job_id"),
                new Scope(
                        row.getUUID("run_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")),
                row.getString("job_type"),
                row.getString("job_key"),
                row.getJsonObject("input"),
                row.getInteger("attempt_count"),
                row.getInteger("max_attempts"),
                row.getBoolean("cancel_requested"),
                row.getString("traceparent"));
    }
}
