package dev.lectern.ingestion.parse;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.blob.BlobStore.LocalBlob;
import dev.lectern.common.job.Job;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.extract.Formats;
import dev.lectern.extract.Limits;
import dev.lectern.extract.Refused;
import dev.lectern.extract.worker.Task;
import dev.lectern.extract.worker.WorkerDied;
import dev.lectern.ingestion.clean.PaperMetadata;
import dev.lectern.ingestion.page.Losses;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.Pages.Extent;
import dev.lectern.ingestion.parse.PageBatches.Batch;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.process.Step;
import dev.lectern.ingestion.process.Steps;
import dev.lectern.ingestion.process.WorkStep;
import dev.lectern.ingestion.reader.ReaderConfig;
import dev.lectern.ingestion.reader.Readers;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.LongFunction;

/**
 * Reads a file and keeps its pages as they come, each batch in a transaction of its own, so that work that was broken off
 * goes on behind the last page.
 */
@Singleton
class ReadFile extends WorkStep {

    private static final String PDF = "application/pdf";

    private final SourceRows rows;
    private final Processing processing;
    private final Steps steps;
    private final Pages pages;
    private final Losses losses;
    private final PaperMetadata metadata;
    private final BlobStore blobs;
    private final Readers readers;
    private final ReaderConfig config;

    ReadFile(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Steps steps,
            Pages pages,
            Losses losses,
            PaperMetadata metadata,
            BlobStore blobs,
            Readers readers,
            ReaderConfig config) {
        super(Step.PARSE, tenancy, rows, processing);
        this.rows = rows;
        this.processing = processing;
        this.steps = steps;
        this.pages = pages;
        this.losses = losses;
        this.metadata = metadata;
        this.blobs = blobs;
        this.readers = readers;
        this.config = config;
    }

    @Override
    public int atOnce() {
        return config.count();
    }

    @Override
    protected Uni<Change> work(Job job, Item item, Progress progress) {
        return OffLoop.andBack(() -> blobs.local(item.fileHash())).chain(blob -> read(job, item, blob, progress, true)
                .eventually(blob::close)
                .chain(() -> read(job, tx -> pages.extent(tx, item.id())))
                .map(extent -> end(job, item, extent)));
    }

    private Change end(Job job, Item item, Extent extent) {
        int count = extent.last();
        // Only pages of a PDF can be drawn.
        var next = extent.hasImages() && item.fileType().equals(PDF) ? Step.OCR : Step.CLEAN;
        return (tx, locked) -> rows.readBy(tx, item.id(), Formats.VERSION)
                .chain(() ->
                        processing.advance(tx, job.scope(), locked, reference(job), Step.PARSE, count, count, next));
    }

    private Uni<Void> read(Job job, Item item, LocalBlob blob, Progress progress, boolean mayDie) {
        return read(job, tx -> pages.last(tx, item.id())).chain(last -> {
            var home = new HandOver(Vertx.currentContext());
            var batches = new PageBatches(batch -> home.and(() -> keep(job, batch, progress)));
            var task = new Task(blob.file(), item.fileType(), last + 1, Limits.USUAL);
            return readers.read(task, batches)
                    .chain(() -> OffLoop.interruptible(() -> {
                        batches.flush();
                        return (Void) null;
                    }))
                    .onFailure(ReadFile::isOfTheFile)
                    .recoverWithUni(failure -> afterwards(job, item, blob, progress, mayDie, batches, failure));
        });
    }

    private static boolean isOfTheFile(Throwable failure) {
        return failure instanceof Refused || failure instanceof WorkerDied;
    }

    // What was read before is good. A crash may have been bad luck, once; to be slow or large is the file's nature.
    private Uni<Void> afterwards(
            Job job,
            Item item,
            LocalBlob blob,
            Progress progress,
            boolean mayDie,
            PageBatches batches,
            Throwable failure) {
        return OffLoop.interruptible(() -> {
                    batches.flush();
                    return (Void) null;
                })
                .chain(() -> mayDie && failure instanceof WorkerDied died && isBadLuck(died.kind())
                        ? read(job, item, blob, progress, false)
                        : Uni.createFrom().failure(ProblemException.unprocessable("file", failure.getMessage())));
    }

    private static boolean isBadLuck(WorkerDied.Kind kind) {
        return switch (kind) {
            case CRASH, KILLED, NONSENSE -> true;
            case MEMORY, TIME, SILENCE -> false;
        };
    }

    private Uni<Void> keep(Job job, Batch batch, Progress progress) {
        return write(job, (tx, item) -> pages.put(tx, item.workspaceId(), item.id(), batch.pages())
                .chain(() -> losses.put(tx, item.workspaceId(), item.id(), type(), batch.losses()))
                .chain(() -> metadata.properties(tx, item.workspaceId(), item.id(), batch.properties()))
                .chain(() ->
                        told(batch, progress, done -> steps.progress(tx, item.id(), Step.PARSE, done, batch.total()))));
    }

    private static Uni<Void> told(Batch batch, Progress progress, LongFunction<Uni<Void>> tell) {
        if (batch.pages().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        int done = batch.pages().getLast().number();
        progress.at(done, batch.total());
        return tell.apply(done);
    }
}
