package dev.lectern.retrieval.index;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.embed.Spaces;
import dev.lectern.retrieval.index.ChunkRepository.Made;
import dev.lectern.retrieval.index.ChunkRepository.Of;
import dev.lectern.retrieval.index.SourceRepository.Locked;
import dev.lectern.retrieval.sibling.IngestionClient;
import dev.lectern.retrieval.sibling.IngestionClient.ChunkPage;
import dev.lectern.retrieval.sibling.IngestionClient.UsesOf;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The steps of indexing: pull some chunks, make what is searched of them, write it; memory holds no more than one step. */
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

    static final String REMOVED = "The source was removed before it was indexed.";
    static final String CHANGED = "The text changed while it was indexed; a later run indexes the new one.";

    private final IngestionClient ingestion;
    private final IndexConfig config;
    private final Spaces spaces;
    private final MakeChunks make;
    private final Tenancy tenancy;
    private final SourceRepository sources;
    private final ChunkRepository chunks;

    IndexStep(
            @RestClient IngestionClient ingestion,
            IndexConfig config,
            Spaces spaces,
            MakeChunks make,
            Tenancy tenancy,
            SourceRepository sources,
            ChunkRepository chunks) {
        this.ingestion = ingestion;
        this.config = config;
        this.spaces = spaces;
        this.make = make;
        this.tenancy = tenancy;
        this.sources = sources;
        this.chunks = chunks;
    }

    Uni<Work> all(Scope scope, UUID sourceItem, LongConsumer progress) {
        var done = new HashSet<UUID>();
        return spaces.current().map(space -> new Of(scope, sourceItem, space)).chain(of -> pages(scope, sourceItem)
                .onItem()
                .transformToUniAndConcatenate(page -> one(of, page).replaceWith(page))
                .invoke(page -> {
                    page.items().forEach(chunk -> done.add(chunk.chunkId()));
                    progress.accept(done.size());
                })
                .collect()
                .last()
                .chain(last ->
                        ingestion.uses(sourceItem, scope.workspaceId()).map(uses -> new Work(of, done, last, uses))));
    }

    private Multi<ChunkPage> pages(Scope scope, UUID sourceItem) {
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicInteger(-1), after -> ingestion
                        .chunks(sourceItem, scope.workspaceId(), after.get(), config.step())
                        .invoke(page -> after.set(page.next() == null ? after.get() : page.next())))
                .whilst(page -> page.next() != null);
    }

    private Uni<Void> one(Of of, ChunkPage page) {
        return make.of(of.scope(), of.space(), page.items()).chain(made -> write(of, page.textHash(), made));
    }

    private Uni<Void> write(Of of, String textHash, List<Made> made) {
        return tenancy.tx(of.scope(), tx -> sources.lock(tx, of.sourceItem()).chain(source -> {
            if (refusal(source, textHash).isPresent()) {
                throw new NoLongerWanted();
            }
            return chunks.put(tx, of, made);
        }));
    }

    /** Why chunks of this text may not go into the index, if so. */
    static Optional<String> refusal(Optional<Locked> source, String textHash) {
        if (source.isEmpty() || !source.get().isOpen()) {
            return Optional.of(REMOVED);
        }
        return textHash.equals(source.get().textHash()) ? Optional.empty() : Optional.of(CHANGED);
    }
}
