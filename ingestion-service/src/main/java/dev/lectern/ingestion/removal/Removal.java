package dev.lectern.ingestion.removal;

import dev.lectern.common.deletion.Erasure;
import dev.lectern.common.event.IndexEvent.SourceUnindexed;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.chunk.Chunks;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.SourceConfig;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * How an item goes that nobody refers to any more: a tombstone until the index has returned its receipt, then chunks and
 * row, then the bytes. What comes back in between is another item, so nothing of this can reach it.
 */
@ApplicationScoped
public class Removal {

    static final String AWAIT_RECEIPT = "await-receipt";
    static final String PURGE = "purge";

    private static final String STEP = "unindex";

    private final SourceRows rows;
    private final Chunks chunks;
    private final Outbox outbox;
    private final Jobs jobs;
    private final Erasure erasure;
    private final SourceConfig config;

    Removal(SourceRows rows, Chunks chunks, Outbox outbox, Jobs jobs, Erasure erasure, SourceConfig config) {
        this.erasure = erasure;
        this.rows = rows;
        this.chunks = chunks;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
    }

    Uni<Void> awaitReceipt(SqlConnection tx, Scope scope, Item item) {
        var input = new JsonObject().put("sourceItemId", item.id().toString());
        return jobs.add(tx, scope, new NewJob(AWAIT_RECEIPT, item.id().toString(), input, config.receiptDeadline()));
    }

    public Uni<Void> receipt(SqlConnection tx, Scope scope, SourceUnindexed receipt) {
        return rows.lock(tx, receipt.sourceItemId()).chain(found -> found.filter(Item::tombstoned)
                .map(item -> {
                    var mine = scope.withRun(item.removalRunId());
                    return receipt.vectorsLeft() + receipt.postingsLeft() == 0
                            ? purge(tx, mine, item)
                            : fail(tx, mine, item, left(receipt));
                })
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    Uni<Void> late(SqlConnection tx, Scope scope, UUID itemId) {
        var reason = "The index sent no receipt within " + SourceConfig.words(config.receiptDeadline()) + ".";
        return rows.lock(tx, itemId).chain(found -> found.filter(Item::tombstoned)
                .map(item -> fail(tx, scope, item, reason))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    // A receipt may still come and end the tombstone; the run has ended and stays failed.
    private Uni<Void> fail(SqlConnection tx, Scope scope, Item item, String reason) {
        if (!Item.DELETION.equals(item.removalState())) {
            return Uni.createFrom().voidItem();
        }
        return rows.removalFailed(tx, item.id())
                .chain(() -> jobs.drop(tx, scope.runId(), AWAIT_RECEIPT))
                .chain(() -> outbox.add(tx, scope, new RunFailed(scope.runId(), STEP, reason)));
    }

    private Uni<Void> purge(SqlConnection tx, Scope scope, Item item) {
        boolean awaited = Item.DELETION.equals(item.removalState());
        var input = new JsonObject().put(PurgeBytes.BLOBS, blobs(item)).put("awaited", awaited);
        return receipt(tx, scope, item, awaited)
                .chain(() -> chunks.delete(tx, item.id()))
                .chain(() -> rows.delete(tx, item.id()))
                .chain(() -> jobs.drop(tx, scope.runId(), AWAIT_RECEIPT))
                .chain(() -> awaited ? outbox.add(tx, scope, new StepFinished(scope.runId(), STEP, 1, 1)) : nothing())
                .chain(() -> jobs.add(tx, scope, new NewJob(PURGE, item.id().toString(), input)));
    }

    // Only a deletion is asked for what it removed.
    private Uni<Void> receipt(SqlConnection tx, Scope scope, Item item, boolean awaited) {
        return awaited
                ? erasure.census(tx, scope, "document", item.id()).chain(told -> outbox.add(tx, scope, told))
                : nothing();
    }

    /** Nothing is purged until this transaction ends: for more bytes at once than there is room for locks. */
    public Uni<Void> holdAll(SqlConnection tx) {
        return tx.query("SELECT pg_advisory_xact_lock_shared(hashtextextended('blobs', 0))")
                .execute()
                .replaceWithVoid();
    }

    /** Bytes that a row has spoken of until now; they go unless something else needs the same. */
    public Uni<Void> dropBytes(SqlConnection tx, Scope scope, Collection<String> hashes) {
        if (hashes.isEmpty()) {
            return nothing();
        }
        var input = new JsonObject()
                .put(PurgeBytes.BLOBS, new JsonArray(List.copyOf(hashes)))
                .put("awaited", false);
        return jobs.add(tx, scope, new NewJob(PURGE, Ids.next().toString(), input));
    }

    private static String left(SourceUnindexed receipt) {
        return "The index still has " + receipt.vectorsLeft() + " vectors and " + receipt.postingsLeft()
                + " postings of it.";
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    // A text is a blob of its own only where it is the bytes; that of a file is in its pages.
    private static JsonArray blobs(Item item) {
        return item.fileHash().equals(item.textHash()) || item.textHash() == null
                ? JsonArray.of(item.fileHash())
                : JsonArray.of(item.fileHash(), item.textHash());
    }
}
