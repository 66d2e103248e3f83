package dev.lectern.ingestion.upload;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.removal.Removal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Uploads and their parts as rows. Whoever changes one has its row locked; row-level security shows only one's own. */
@ApplicationScoped
class Uploads {

    // One after the other, or two at once would both find room.
    private static final String TAKE_TURNS = "SELECT pg_advisory_xact_lock(hashtextextended('upload/' || $1, 0))";
    private static final String OPEN = """
            SELECT count(*) AS count, coalesce(sum(file_size), 0)::bigint AS bytes FROM upload
             WHERE user_id = $1 AND reply IS NULL AND expires_at > $2
            """;
    private static final String CREATE = """
            INSERT INTO upload (upload_id, workspace_id, project_id, user_id, file_name, file_size, file_hash, kind, title,
                   part_size, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """;
    private static final String FIND =
            "SELECT " + Upload.COLUMNS + " FROM upload WHERE upload_id = $1 AND project_id = $2 AND user_id = $3";
    private static final String PARTS = "SELECT part, blob_hash FROM upload_part WHERE upload_id = $1";
    private static final String KEEP = """
            INSERT INTO upload_part (upload_id, part, workspace_id, user_id, blob_hash) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (upload_id, part) DO UPDATE SET blob_hash = excluded.blob_hash, updated_at = now()
            """;
    private static final String COMPLETE = "UPDATE upload SET reply = $2, updated_at = now() WHERE upload_id = $1";

    private final Removal removal;

    Uploads(Removal removal) {
        this.removal = removal;
    }

    /** What somebody has open already. */
    record Open(long count, long bytes) {}

    Uni<Open> open(SqlConnection tx, Scope scope, Instant now) {
        return tx.preparedQuery(TAKE_TURNS)
                .execute(Tuple.of(scope.workspaceId() + "/" + scope.userId()))
                .chain(() -> tx.preparedQuery(OPEN).execute(Tuple.of(scope.userId(), now.atOffset(ZoneOffset.UTC))))
                .map(rows -> rows.iterator().next())
                .map(row -> new Open(row.getLong("count"), row.getLong("bytes")));
    }

    Uni<Void> create(SqlConnection tx, Upload upload) {
        return tx.preparedQuery(CREATE)
                .execute(Tuple.from(Arrays.asList(
                        upload.id(),
                        upload.owner().workspaceId(),
                        upload.owner().projectId(),
                        upload.owner().userId(),
                        upload.fileName(),
                        upload.size(),
                        upload.hash(),
                        upload.kind(),
                        upload.title(),
                        upload.partSize(),
                        upload.expiresAt().atOffset(ZoneOffset.UTC))))
                .replaceWithVoid();
    }

    /** Fails with NOT_FOUND also for what is somebody else's, or another project's. */
    Uni<Upload> find(SqlConnection tx, Scope scope, UUID id) {
        return find(tx, scope, id, "");
    }

    Uni<Upload> lock(SqlConnection tx, Scope scope, UUID id) {
        return find(tx, scope, id, " FOR UPDATE");
    }

    private static Uni<Upload> find(SqlConnection tx, Scope scope, UUID id, String how) {
        return tx.preparedQuery(FIND + how)
                .execute(Tuple.of(id, scope.projectId(), scope.userId()))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw ProblemException.notFound("upload");
                    }
                    return Upload.of(rows.iterator().next());
                });
    }

    /** Hashes by number. */
    Uni<SortedMap<Integer, String>> parts(SqlConnection tx, UUID id) {
        return tx.preparedQuery(PARTS).execute(Tuple.of(id)).map(rows -> {
            var parts = new TreeMap<Integer, String>();
            rows.forEach(row -> parts.put(row.getInteger("part"), row.getString("blob_hash")));
            return parts;
        });
    }

    /** In place of what was sent before under this number, whose bytes go. */
    Uni<Void> keep(SqlConnection tx, Scope scope, Upload upload, int part, String hash) {
        return parts(tx, upload.id())
                .map(parts -> parts.getOrDefault(part, hash))
                .chain(before -> tx.preparedQuery(KEEP)
                        .execute(Tuple.of(upload.id(), part, scope.workspaceId(), scope.userId(), hash))
                        .chain(() -> before.equals(hash)
                                ? Uni.createFrom().voidItem()
                                : removal.dropBytes(tx, scope, List.of(before))));
    }

    /** The whole has become a source: the parts go, and what was answered stays for a while. */
    Uni<Void> complete(SqlConnection tx, Scope scope, UUID id, Map<Integer, String> parts, Accepted reply) {
        return tx.preparedQuery(COMPLETE)
                .execute(Tuple.of(id, JsonObject.mapFrom(reply)))
                .chain(() -> tx.preparedQuery("DELETE FROM upload_part WHERE upload_id = $1")
                        .execute(Tuple.of(id)))
                .chain(() -> removal.dropBytes(tx, scope, parts.values()));
    }

    Uni<Void> delete(SqlConnection tx, Scope scope, UUID id) {
        return lock(tx, scope, id).chain(() -> parts(tx, id)).chain(parts -> tx.preparedQuery(
                        "DELETE FROM upload WHERE upload_id = $1")
                .execute(Tuple.of(id))
                .chain(() -> removal.dropBytes(tx, scope, parts.values())));
    }
}
