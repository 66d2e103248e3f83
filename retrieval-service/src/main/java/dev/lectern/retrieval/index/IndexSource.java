package dev.lectern.retrieval.index;

import dev.lectern.common.event.IndexEvent.SourceIndexFailed;
import dev.lectern.common.event.IndexEvent.SourceIndexed;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.spine.Outbox;
import dev.lectern.retrieval.index.IndexStep.NoLongerWanted;
import dev.lectern.retrieval.index.IndexStep.Work;
import dev.lectern.retrieval.index.SourceRepository.Counts;
import dev.lectern.retrieval.index.SourceRepository.Locked;
import dev.lectern.retrieval.use.Uses;
import dev.lectern.retrieval.version.Live;
import dev.lectern.retrieval.version.Shards;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/**
 * The job that makes a source findable, step by step. A step that is done stays done: a retry finds its vectors by their
 * texts' hashes. Nothing of it is searched before the last step, which counts what is there and says so.
 */
@ApplicationScoped
class IndexSource implements JobHandler {

    /** How a source stands in the index that is searched. */
    private record Done(Live index, Counts counts) {}

    static final String TYPE = "index";

    private final IndexStep steps;
    private final SourceRepository sources;
    private final ChunkRepository chunks;
    private final Shards shards;
    private final Uses uses;
    private final Outbox outbox;
    private final List<Listener> listeners;

    IndexSource(
            IndexStep steps,
            SourceRepository sources,
            ChunkRepository chunks,
            Shards shards,
            Uses uses,
            Outbox outbox,
            @All List<Listener> listeners) {
        this.steps = steps;
        this.sources = sources;
        this.chunks = chunks;
        this.shards = shards;
        this.uses = uses;
        this.outbox = outbox;
        this.listeners = listeners;
    }

    static JsonObject input(UUID sourceItem, UUID reference, int chunkCount) {
        return new JsonObject()
                .put("sourceItemId", sourceItem.toString())
                .put("referenceId", reference.toString())
                .put("chunkCount", chunkCount);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var total = job.input().getInteger("chunkCount");
        return steps.all(job.scope(), sourceItem(job), done -> progress.at(done, Math.max(done, total)))
                .<Effect>map(work -> tx -> finish(tx, job, work))
                .onFailure(NoLongerWanted.class)
                .recoverWithItem(() -> tx -> sayWhyNot(tx, job));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return sources.failed(tx, sourceItem(job), job.scope().runId(), reason).chain(() -> refuse(tx, job, reason));
    }

    /** Takes back what is half done. That the run is cancelled says ingestion, whose run it is. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        var run = job.scope().runId();
        return sources.lock(tx, sourceItem(job))
                .chain(source -> source.filter(s -> s.waitsFor(run)).isPresent()
                        ? undo(tx, job.scope(), sourceItem(job))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> undo(SqlConnection tx, Scope scope, UUID sourceItem) {
        return chunks.dropAll(tx, scope.workspaceId(), sourceItem)
                .chain(() -> sources.cancelled(tx, sourceItem, scope.runId()));
    }

    private Uni<Void> sayWhyNot(SqlConnection tx, Job job) {
        return sources.lock(tx, sourceItem(job))
                .map(source -> source.filter(Locked::isOpen).isPresent() ? IndexStep.CHANGED : IndexStep.REMOVED)
                .chain(reason -> refuse(tx, job, reason));
    }

    private Uni<Void> finish(SqlConnection tx, Job job, Work work) {
        return sources.lock(tx, sourceItem(job))
                .chain(source -> IndexStep.refusal(source, work.last().textHash())
                        .map(reason -> refuse(tx, job, reason))
                        .orElseGet(() -> publish(tx, job, work)));
    }

    // Held until the commit: an index that is published meanwhile either has this source or waits for it.
    private Uni<Void> publish(SqlConnection tx, Job job, Work work) {
        var of = work.of();
        return chunks.dropOthers(tx, of.sourceItem(), work.chunks())
                .chain(() -> shards.hold(tx, job.scope().workspaceId()))
                .chain(indexes -> Multi.createFrom()
                        .iterable(indexes)
                        .filter(index -> index == indexes.getFirst() || !index.building())
                        .onItem()
                        .transformToUniAndConcatenate(index -> chunks.count(tx, of, index.space())
                                .invoke(counts -> complete(counts, work))
                                .map(counts -> new Done(index, counts)))
                        .collect()
                        .asList()
                        .map(List::getFirst))
                .call(() -> uses.learn(tx, job.scope(), work.uses()))
                .call(done -> sources.indexed(tx, of.sourceItem(), work.last().title(), done.counts()))
                .call(() -> tell(tx, job.scope(), work))
                .chain(done -> outbox.add(
                        tx,
                        job.scope(),
                        new SourceIndexed(
                                of.sourceItem(),
                                reference(job),
                                done.index().space(),
                                done.counts().vectors())));
    }

    private Uni<Void> tell(SqlConnection tx, Scope scope, Work work) {
        return InTurn.each(
                listeners,
                one -> one.published(
                        tx, scope, work.of().sourceItem(), work.last().textHash()));
    }

    // What is announced is what is there, not what was meant to be. Vectors are lacking when the workspace went over to
    // another index since the work began: the next try makes those, too.
    private static void complete(Counts counts, Work work) {
        var wanted = work.chunks().size();
        if (counts.chunks() != wanted) {
            throw new IllegalStateException("of " + wanted + " chunks " + counts.chunks() + " texts are there");
        }
        if (counts.vectors() != wanted) {
            throw new UncheckedIOException(
                    new IOException("of " + wanted + " chunks " + counts.vectors() + " vectors are there"));
        }
    }

    private Uni<Void> refuse(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new SourceIndexFailed(sourceItem(job), reference(job), reason));
    }

    private static UUID sourceItem(Job job) {
        return UUID.fromString(job.input().getString("sourceItemId"));
    }

    private static UUID reference(Job job) {
        return UUID.fromString(job.input().getString("referenceId"));
    }
}
