package dev.lectern.ingestion.clean;

import dev.lectern.common.event.SourceEvent.SourceExtracted;
import dev.lectern.common.job.Job;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.extract.Loss;
import dev.lectern.ingestion.enrich.EnrichSource;
import dev.lectern.ingestion.page.Losses;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.process.Step;
import dev.lectern.ingestion.process.WorkStep;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import dev.lectern.ingestion.source.SourceRows.Known;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Year;
import java.util.List;

/** Looks at a document as a whole: what it is, what its parts are below, and what identifies its text. */
@Singleton
class CleanText extends WorkStep {

    private static final int PAGES_AT_ONCE = 40;
    private static final String PAPER = "paper";
    private static final String EMPTY = "No text was found in it, so nothing of it can be searched.";

    /** How far it has come. */
    private static final class Place {
        private final DocumentScan scan = new DocumentScan();
        private int page;
    }

    private final Processing processing;
    private final SourceRows rows;
    private final Pages pages;
    private final Losses losses;
    private final PaperMetadata metadata;
    private final EnrichSource enrich;
    private final Outbox outbox;
    private final Clock clock;

    CleanText(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Pages pages,
            Losses losses,
            PaperMetadata metadata,
            EnrichSource enrich,
            Outbox outbox,
            Clock clock) {
        super(Step.CLEAN, tenancy, rows, processing);
        this.rows = rows;
        this.processing = processing;
        this.pages = pages;
        this.losses = losses;
        this.metadata = metadata;
        this.enrich = enrich;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    protected Uni<Change> work(Job job, Item item, Progress progress) {
        var place = new Place();
        return Multi.createBy()
                .repeating()
                .uni(() -> some(job, item, place))
                .whilst(more -> more)
                .onItem()
                .invoke(() -> progress.at(place.page, 0))
                .collect()
                .last()
                .chain(() -> read(job, tx -> metadata.properties(tx, item.id())))
                .chain(properties -> OffLoop.call(
                        () -> place.scan.end(properties, Year.now(clock).getValue() + 1)))
                .map(found -> (tx, locked) -> end(tx, job, locked, found));
    }

    /** True while there may be more. */
    private Uni<Boolean> some(Job job, Item item, Place place) {
        return read(job, tx -> pages.behind(tx, item.id(), place.page, PAGES_AT_ONCE))
                .chain(found -> OffLoop.call(() -> scanned(found, place))
                        .chain(seen -> write(job, (tx, locked) -> pages.divide(tx, item.id(), seen)))
                        .replaceWith(found.size() == PAGES_AT_ONCE));
    }

    private static List<SourcePage> scanned(List<SourcePage> found, Place place) {
        var seen = found.stream().map(place.scan::see).toList();
        place.page = found.isEmpty() ? place.page : found.getLast().number();
        return seen;
    }

    private Uni<Void> end(SqlConnection tx, Job job, Item item, Findings found) {
        var known = new Known(found.textHash(), found.pages(), found.words(), found.characters());
        return losses.forget(tx, item.id(), type())
                .chain(() -> losses.put(
                        tx,
                        item.workspaceId(),
                        item.id(),
                        type(),
                        found.words() == 0 ? List.of(new Loss(0, EMPTY)) : List.of()))
                .chain(() -> metadata.put(tx, item.workspaceId(), item.id(), found))
                .chain(() -> rows.known(tx, item.id(), known))
                .chain(() ->
                        found.title() == null ? Uni.createFrom().voidItem() : rows.named(tx, item.id(), found.title()))
                .chain(() -> found.words() == 0
                        ? processing.empty(tx, item, EMPTY)
                        : Uni.createFrom().voidItem())
                .chain(() -> outbox.add(tx, job.scope(), extracted(job, item, found)))
                .chain(() -> lookUp(tx, job, item))
                .chain(() -> processing.advance(
                        tx, job.scope(), item, reference(job), Step.CLEAN, found.pages(), found.pages(), Step.CHUNK));
    }

    /** Only papers: the title of somebody's own document is not told to anybody outside. */
    private Uni<Void> lookUp(SqlConnection tx, Job job, Item item) {
        return PAPER.equals(item.kind())
                ? enrich.beside(tx, job.scope(), item.id())
                : Uni.createFrom().voidItem();
    }

    private static SourceExtracted extracted(Job job, Item item, Findings found) {
        return new SourceExtracted(
                item.id(), reference(job), item.kind(), found.textHash(), found.pages(), found.words());
    }
}
