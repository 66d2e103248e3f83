package dev.lectern.ingestion.source;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.chunk.Chunk;
import dev.lectern.ingestion.chunk.ChunkConfig;
import dev.lectern.ingestion.chunk.Chunker;
import dev.lectern.ingestion.chunk.Chunks;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The work of cutting an item's text and offering the pieces to the index. */
@ApplicationScoped
class CutText implements JobHandler {

    private final Tenancy tenancy;
    private final SourceRows rows;
    private final Processing processing;
    private final Chunks chunks;
    private final BlobStore blobs;
    private final Chunker chunker;

    CutText(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Chunks chunks,
            BlobStore blobs,
            ChunkConfig config) {
        this.tenancy = tenancy;
        this.rows = rows;
        this.processing = processing;
        this.chunks = chunks;
        this.blobs = blobs;
        this.chunker = new Chunker(config);
    }

    @Override
    public String type() {
        return Processing.CUT;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return tenancy.tx(job.scope(), tx -> rows.lock(tx, item(job))).chain(found -> found.filter(
                        item -> item.isWorkedOnBy(job.scope().runId()))
                .map(item -> OffLoop.andBack(() -> blobs.get(item.textHash()))
                        .chain(bytes ->
                                OffLoop.call(() -> chunker.cut(item.id(), new String(bytes, StandardCharsets.UTF_8))))
                        .map(cut -> effect(job, cut)))
                .orElseGet(() -> Uni.createFrom().item(tx -> Uni.createFrom().voidItem())));
    }

    private Effect effect(Job job, List<Chunk> cut) {
        return tx -> rows.lock(tx, item(job)).chain(found -> found.filter(
                        item -> item.isWorkedOnBy(job.scope().runId()))
                .map(item -> chunks.put(tx, item.workspaceId(), item.id(), cut)
                        .chain(() ->
                                processing.cut(tx, job.scope(), item, reference(job), cut.size(), chunker.profile())))
                // Called off in the meantime.
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return processing.failed(tx, job.scope(), item(job), Processing.CUT, reason);
    }

    /** Nothing: who called it off has said so in the same transaction. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static UUID item(Job job) {
        return UUID.fromString(job.input().getString("sourceItemId"));
    }

    private static UUID reference(Job job) {
        return UUID.fromString(job.input().getString("referenceId"));
    }
}
