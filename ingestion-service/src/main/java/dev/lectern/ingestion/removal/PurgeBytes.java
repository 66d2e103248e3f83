package dev.lectern.ingestion.removal;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes the bytes of an item that is gone, unless another item, a part of an upload or a file of an import, also of
 * another workspace, has the same: the store holds equal bytes once. That is why it looks with the system role.
 */
@ApplicationScoped
class PurgeBytes implements JobHandler {

    private static final String NOBODY_HOLDS_ALL = "SELECT pg_advisory_xact_lock(hashtextextended('blobs', 0))";
    private static final String HAVE_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('blob/' || $1, 0))";
    private static final String NEEDED = """
            SELECT EXISTS (SELECT FROM source_item WHERE file_hash = $1)
                OR EXISTS (SELECT FROM source_item WHERE text_hash = $1)
                OR EXISTS (SELECT FROM upload_part WHERE blob_hash = $1)
                OR EXISTS (SELECT FROM source_import_file WHERE blob_hash = $1) AS needed
            """;

    private final Tenancy tenancy;
    private final BlobStore blobs;
    private final Outbox outbox;

    PurgeBytes(Tenancy tenancy, BlobStore blobs, Outbox outbox) {
        this.tenancy = tenancy;
        this.blobs = blobs;
        this.outbox = outbox;
    }

    @Override
    public String type() {
        return Removal.PURGE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var keys =
                job.input().getJsonArray("blobs").stream().map(Object::toString).distinct();
        return Multi.createFrom()
                .items(keys)
                .onItem()
                .transformToUniAndConcatenate(this::purge)
                .onItem()
                .ignoreAsUni()
                .replaceWith(tx -> awaited(job)
                        ? outbox.add(
                                tx, job.scope(), new RunCompleted(job.scope().runId()))
                        : Uni.createFrom().voidItem());
    }

    // The lock is held until the bytes are gone: who wants to add the same bytes waits, and then writes them anew.
    private Uni<Void> purge(String key) {
        return tenancy.system(tx -> tx.query(NOBODY_HOLDS_ALL)
                .execute()
                .chain(() -> tx.preparedQuery(HAVE_ALONE).execute(Tuple.of(key)))
                .chain(() -> tx.preparedQuery(NEEDED).execute(Tuple.of(key)))
                .chain(rows -> rows.iterator().next().getBoolean("needed")
                        ? Uni.createFrom().voidItem()
                        : OffLoop.andBack(() -> blobs.delete(key)).replaceWithVoid()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return awaited(job)
                ? outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), Removal.PURGE, reason))
                : Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static boolean awaited(Job job) {
        return job.input().getBoolean("awaited");
    }
}
