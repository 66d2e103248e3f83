package dev.lectern.ingestion.prep;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What runs found in the corpus, and what became of it. */
@ApplicationScoped
class Manifests {

    /** What became of the files. */
    @Schema(name = "PrepOutcome")
    record Outcome(
            @Schema(description = "New sources, each with a run of its own", examples = "2")
            int registered,

            @Schema(description = "The project had them already", examples = "0")
            int alreadyThere,

            List<Refusal> refused) {}

    @Schema(name = "PrepRefusal")
    record Refusal(
            @Schema(examples = "2026/boiling/setup.exe") String path,

            @Schema(examples = "Files of this kind cannot be read.")
            String reason) {}

    /** The outcome is null until the files have been taken in. */
    record Prepared(UUID runId, Instant createdAt, Manifest manifest, Outcome outcome) {}

    // Once more after a worker has died: the folder may have changed.
    private static final String KEEP = """
            INSERT INTO prep_manifest (run_id, workspace_id, project_id, corpus_hash, payload) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (run_id) DO UPDATE SET corpus_hash = excluded.corpus_hash, payload = excluded.payload,
                  updated_at = now()
            """;
    private static final String FIND = """
            SELECT run_id, created_at, payload, outcome FROM prep_manifest WHERE run_id = $1 AND project_id = $2
            """;
    private static final String END = "UPDATE prep_manifest SET outcome = $2, updated_at = now() WHERE run_id = $1";

    Uni<Void> keep(SqlConnection tx, Scope scope, Manifest manifest) {
        return tx.preparedQuery(KEEP)
                .execute(Tuple.of(
                        scope.runId(),
                        scope.workspaceId(),
                        scope.projectId(),
                        manifest.corpusHash(),
                        JsonObject.mapFrom(manifest)))
                .replaceWithVoid();
    }

    Uni<Void> ended(SqlConnection tx, Scope scope, Outcome outcome) {
        return tx.preparedQuery(END)
                .execute(Tuple.of(scope.runId(), JsonObject.mapFrom(outcome)))
                .replaceWithVoid();
    }

    Uni<Optional<Prepared>> find(SqlConnection tx, UUID run, UUID project) {
        return tx.preparedQuery(FIND).execute(Tuple.of(run, project)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            var row = rows.iterator().next();
            var outcome = row.getJsonObject("outcome");
            return Optional.of(new Prepared(
                    row.getUUID("run_id"),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getJsonObject("payload").mapTo(Manifest.class),
                    outcome == null ? null : outcome.mapTo(Outcome.class)));
        });
    }
}
