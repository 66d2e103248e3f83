package dev.lectern.ingestion.process;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.job.Job;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.chunk.Chunk;
import dev.lectern.ingestion.chunk.ChunkConfig;
import dev.lectern.ingestion.chunk.ChunkProfile;
import dev.lectern.ingestion.chunk.Chunker;
import dev.lectern.ingestion.chunk.Chunks;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Cuts an item's pages, some at a time, and offers the pieces to the index. */
@Singleton
class CutText extends WorkStep {

    private static final int PAGES_AT_ONCE = 40;

    /** Where it is: the last page that is cut, and how many pieces there are so far. */
    private static final class Place {
        private int page;
        private int count;
    }

    private final Processing processing;
    private final Pages pages;
    private final Chunks chunks;
    private final BlobStore blobs;
    private final Chunker chunker;

    CutText(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Pages pages,
            Chunks chunks,
            BlobStore blobs,
            ChunkConfig config) {
        super(Step.CHUNK, tenancy, rows, processing);
        this.processing = processing;
        this.pages = pages;
        this.chunks = chunks;
        this.blobs = blobs;
        this.chunker = new Chunker(ChunkProfile.of(config));
    }

    @Override
    protected Uni<Change> work(Job job, Item item, Progress progress) {
        var place = new Place();
        return withPages(job, item)
                .chain(() -> read(job, tx -> chunks.end(tx, item.id())))
                .invoke(end -> {
                    place.page = end.page();
                    place.count = end.count();
                })
                .chain(() -> Multi.createBy()
                        .repeating()
                        .uni(() -> some(job, item, place))
                        .whilst(more -> more)
                        .onItem()
                        .invoke(() -> progress.at(place.count, 0))
                        .collect()
                        .last())
                .replaceWith((tx, locked) ->
                        processing.cut(tx, job.scope(), locked, reference(job), place.count, chunker.profile()));
    }

    /** What was added before texts had pages gets its one now. */
    private Uni<Void> withPages(Job job, Item item) {
        return read(job, tx -> pages.last(tx, item.id()))
                .chain(last -> last > 0 || item.isFile()
                        ? Uni.createFrom().voidItem()
                        : OffLoop.andBack(() -> blobs.get(item.textHash()))
                                .map(bytes -> SourcePage.ofText(new String(bytes, StandardCharsets.UTF_8)))
                                .chain(page -> write(
                                        job,
                                        (tx, locked) -> pages.put(tx, item.workspaceId(), item.id(), List.of(page)))));
    }

    /** True while there may be more. */
    private Uni<Boolean> some(Job job, Item item, Place place) {
        return read(job, tx -> pages.behind(tx, item.id(), place.page, PAGES_AT_ONCE))
                .chain(found -> OffLoop.call(() -> cut(item.id(), found, place.count))
                        .chain(cut -> write(job, (tx, locked) -> chunks.put(tx, item.workspaceId(), item.id(), cut))
                                .replaceWith(cut.size()))
                        .map(made -> {
                            place.count += made;
                            place.page = found.isEmpty()
                                    ? place.page
                                    : found.getLast().number();
                            return found.size() == PAGES_AT_ONCE;
                        }));
    }

    private List<Chunk> cut(UUID item, List<SourcePage> found, int first) {
        var all = new ArrayList<Chunk>();
        found.forEach(page -> all.addAll(chunker.cut(item, page, first + all.size())));
        return all;
    }
}
