package dev.lectern.ingestion.upload;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;

/** A file that comes in parts; all are equally large but the last. The reply is null until it was put together. */
record Upload(
        UUID id,
        Scope owner,
        String fileName,
        long size,
        String hash,
        String kind,
        String title,
        int partSize,
        Accepted reply,
        Instant expiresAt) {

    static final String COLUMNS = "upload_id, workspace_id, project_id, user_id, file_name, file_size, file_hash, kind,"
            + " title, part_size, reply, expires_at";

    static Upload of(Row row) {
        return new Upload(
                row.getUUID("upload_id"),
                // Its run is that of whoever works on it.
                new Scope(
                        row.getUUID("upload_id"),
                        row.getUUID("workspace_id"),
                        row.getUUID("project_id"),
                        row.getUUID("user_id")),
                row.getString("file_name"),
                row.getLong("file_size"),
                row.getString("file_hash"),
                row.getString("kind"),
                row.getString("title"),
                row.getInteger("part_size"),
                accepted(row.getJsonObject("reply")),
                row.getOffsetDateTime("expires_at").toInstant());
    }

    private static Accepted accepted(JsonObject reply) {
        return reply == null ? null : reply.mapTo(Accepted.class);
    }

    int parts() {
        return Math.toIntExact((size + partSize - 1) / partSize);
    }

    int sizeOf(int part) {
        return part < parts() ? partSize : Math.toIntExact(size - (long) partSize * (parts() - 1));
    }

    void checkPart(int part) {
        if (part < 1 || part > parts()) {
            throw ProblemException.badRequest("n", "The parts of this upload are numbered from 1 to " + parts() + ".");
        }
    }

    void checkOpen() {
        if (reply != null) {
            throw ProblemException.conflict("The upload is complete; it takes no more parts.");
        }
    }
}
