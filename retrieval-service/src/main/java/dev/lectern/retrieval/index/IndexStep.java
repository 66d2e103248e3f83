package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.index.ChunkRepository.Lot;
import dev.lectern.retrieval.index.ChunkRepository.Of;
import dev.lectern.retrieval.index.SourceRepository.Locked;
import dev.lectern.retrieval.sibling.IngestionClient;
import dev.lectern.retrieval.sibling.IngestionClient.ChunkPage;
import dev.lectern.retrieval.sibling.IngestionClient.UsesOf;
import dev.lectern.retrieval.version.Live;
import dev.lectern.retrieval.version.Shards;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The steps of indexing: pull some chunks, make what is searched of them, write it; memory holds no more than two steps. */
@ApplicationScoped
class IndexStep {

    /** The source was removed, got another text, or its run was called off since the work began. */
    static final class NoLongerWanted extends RuntimeException {
        NoLongerWanted() {
            super("no longer wanted", null, false, false);
        }
    }

    /** All steps done: the chunks there are now, the page that closed it, and who uses the source. */
    record Work(Of of, Set<UUID> chunks, ChunkPage last, UsesOf uses) {}

    /** A page with what was made of it, or why it cannot be had. */
    private record Ready(ChunkPage page, Lot lot, Throwable failure) {}

    static final String REMOVED = "The source was removed before it was indexed.";
    static final String CHANGED = "The text changed while it was indexed; a later run indexes the new one.";

    private final IngestionClient ingestion;
    private final IndexConfig config;
    private final Shards shards;
    private final MakeChunks make;
    private final Tenancy tenancy;
    private final SourceRepository sources;
    private final ChunkRepository chunks;

    IndexStep(
            @RestClient IngestionClient ingestion,
            IndexConfig config,
            Shards shards,
            MakeChunks make,
            Tenancy tenancy,
            SourceRepository sources,
            ChunkRepository chunks) {
        this.ingestion = ingestion;
        this.config = config;
        this.shards = shards;
        this.make = make;
        this.tenancy = tenancy;
        this.sources = sources;
        this.chunks = chunks;
    }

    Uni<Work> all(Scope scope, UUID sourceItem, LongConsumer progress) {
        var of = new Of(scope, sourceItem);
        var done = new HashSet<UUID>();
        return shards.forWriting(scope)
                .invoke(IndexStep::checkModels)
                .chain(indexes -> from(of, indexes, pull(of, -1), page -> {
                    page.items().forEach(chunk -> done.add(chunk.chunkId()));
                    progress.accept(done.size());
                }))
                .chain(last ->
                        ingestion.uses(sourceItem, scope.workspaceId()).map(uses -> new Work(of, done, last, uses)));
    }

    private static void checkModels(List<Live> indexes) {
        if (indexes.isEmpty()) {
            throw ProblemException.unprocessable(null, "The model of this workspace's index is not there.");
        }
    }

    private Uni<ChunkPage> pull(Of of, int after) {
        return ingestion.chunks(of.sourceItem(), of.scope().workspaceId(), after, config.step());
    }

    private Uni<ChunkPage> from(Of of, List<Live> indexes, Uni<ChunkPage> first, Consumer<ChunkPage> written) {
        return made(of, indexes, first).chain(ready -> on(of, indexes, ready, written));
    }

    // While one page is written the next is pulled and embedded, so that the model does not wait for the database. That
    // the
    // next one cannot be had is no reason to leave this one half written.
    private Uni<ChunkPage> on(Of of, List<Live> indexes, Ready ready, Consumer<ChunkPage> written) {
        var page = ready.page();
        var write = write(of, page.textHash(), ready.lot()).invoke(() -> written.accept(page));
        if (page.next() == null) {
            return write.replaceWith(page);
        }
        var next = made(of, indexes, pull(of, page.next()))
                .onFailure()
                .recoverWithItem(failure -> new Ready(null, null, failure));
        return Uni.combine()
                .all()
                .unis(write, next)
                .with((nothing, after) -> after)
                .chain(after -> after.failure() == null
                        ? on(of, indexes, after, written)
                        : Uni.createFrom().failure(after.failure()));
    }

    private Uni<Ready> made(Of of, List<Live> indexes, Uni<ChunkPage> pulled) {
        return pulled.chain(page -> make.of(of.scope(), indexes, page.items()).map(lot -> new Ready(page, lot, null)));
    }

    private Uni<Void> write(Of of, String textHash, Lot lot) {
        return tenancy.tx(of.scope(), tx -> sources.lock(tx, of.sourceItem()).chain(source -> {
            if (refusal(source, textHash).isPresent()) {
                throw new NoLongerWanted();
            }
            return shards.hold(tx, of.scope().workspaceId())
                    .map(live -> stillLive(lot, live))
                    .chain(some -> chunks.put(tx, of, some));
        }));
    }

    // Into an index that was pruned meanwhile nothing goes any more.
    private static Lot stillLive(Lot lot, List<Live> live) {
        var there = live.stream().map(Live::index).toList();
        return new Lot(
                lot.chunks(),
                lot.vectors().stream()
                        .filter(one -> there.contains(one.index().index()))
                        .toList());
    }

    /** Why chunks of this text may not go into the index, if so. */
    static Optional<String> refusal(Optional<Locked> source, String textHash) {
        if (source.isEmpty() || !source.get().isOpen()) {
            return Optional.of(REMOVED);
        }
        return textHash.equals(source.get().textHash()) ? Optional.empty() : Optional.of(CHANGED);
    }
}
