package dev.lectern.ingestion.process;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.job.Job;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.chunk.Chunk;
import dev.lectern.ingestion.chunk.Chunker;
import dev.lectern.ingestion.chunk.Chunks;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.profile.ChunkChoices;
import dev.lectern.ingestion.profile.ChunkChoices.Cut;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
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
        private final Chunker chunker;
        private int page;
        private int count;

        Place(Chunks.End end, Chunker chunker) {
            this.chunker = chunker;
            this.page = end.page();
            this.count = end.count();
        }
    }

    private final Processing processing;
    private final Pages pages;
    private final Chunks chunks;
    private final BlobStore blobs;
    private final ChunkChoices choices;

    CutText(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Pages pages,
            Chunks chunks,
            BlobStore blobs,
            ChunkChoices choices) {
        super(Step.CHUNK, tenancy, rows, processing);
        this.processing = processing;
        this.pages = pages;
        this.chunks = chunks;
        this.blobs = blobs;
        this.choices = choices;
    }

    @Override
    protected Uni<Change> work(Job job, Item item, Progress progress) {
        return withPages(job, item)
                .chain(() -> write(job, (tx, locked) -> place(tx, locked, reference(job))))
                .chain(place -> Multi.createBy()
                        .repeating()
                        .uni(() -> some(job, item, place))
                        .whilst(more -> more)
                        .onItem()
                        .invoke(() -> progress.at(place.count, 0))
                        .collect()
                        .last()
                        .replaceWith((tx, locked) -> processing.cut(
                                tx, job.scope(), locked, reference(job), place.count, place.chunker.profile())));
    }

    /** What was begun goes on as it began, whoever goes on with it and whatever has been chosen since. */
    private Uni<Place> place(SqlConnection tx, Item item, UUID reference) {
        return chunks.end(tx, item.id()).chain(end -> choices.cut(tx, item.id())
                .map(cut -> cut.filter(begun -> end.count() > 0).map(Cut::profile))
                .chain(begun -> begun.isPresent()
                        ? Uni.createFrom().item(new Chunker(begun.get()))
                        : chosen(tx, item, reference))
                .map(chunker -> new Place(end, chunker)));
    }

    private Uni<Chunker> chosen(SqlConnection tx, Item item, UUID reference) {
        return choices.ofUse(tx, reference).chain(chosen -> {
            var chunker = new Chunker(chosen.profile());
            return choices.fix(tx, item.id(), chunker.profile(), chosen.name()).replaceWith(chunker);
        });
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
                .chain(found -> OffLoop.call(() -> cut(item.id(), found, place))
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

    private static List<Chunk> cut(UUID item, List<SourcePage> found, Place place) {
        var all = new ArrayList<Chunk>();
        found.forEach(page -> all.addAll(place.chunker.cut(item, page, place.count + all.size())));
        return all;
    }
}
