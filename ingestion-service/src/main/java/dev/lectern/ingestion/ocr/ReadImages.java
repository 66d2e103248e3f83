package dev.lectern.ingestion.ocr;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.blob.BlobStore.LocalBlob;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.job.Job;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.extract.Loss;
import dev.lectern.ingestion.page.Losses;
import dev.lectern.ingestion.page.Pages;
import dev.lectern.ingestion.page.SourcePage;
import dev.lectern.ingestion.page.SourcePage.State;
import dev.lectern.ingestion.process.Processing;
import dev.lectern.ingestion.process.Step;
import dev.lectern.ingestion.process.Steps;
import dev.lectern.ingestion.process.WorkStep;
import dev.lectern.ingestion.reader.Readers;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the pages of a PDF that are images of text: each is drawn, read and kept by itself, and what is kept stays. */
@Singleton
class ReadImages extends WorkStep {

    private final Processing processing;
    private final Steps steps;
    private final Pages pages;
    private final Losses losses;
    private final OcrQuota quota;
    private final OcrConfig config;
    private final Tesseract tesseract;
    private final BlobStore blobs;
    private final Readers readers;

    ReadImages(
            Tenancy tenancy,
            SourceRows rows,
            Processing processing,
            Steps steps,
            Pages pages,
            Losses losses,
            OcrQuota quota,
            OcrConfig config,
            Tesseract tesseract,
            BlobStore blobs,
            Readers readers) {
        super(Step.OCR, tenancy, rows, processing);
        this.processing = processing;
        this.steps = steps;
        this.pages = pages;
        this.losses = losses;
        this.quota = quota;
        this.config = config;
        this.tesseract = tesseract;
        this.blobs = blobs;
        this.readers = readers;
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    protected Uni<Change> work(Job job, Item item, Progress progress) {
        return read(job, tx -> pages.inState(tx, item.id(), State.IMAGE))
                .chain(images -> OffLoop.interruptible(tesseract::engine)
                        .chain(engine -> engine.isEmpty()
                                ? unread(job, images.size(), "nothing that reads images (OCR) is installed")
                                : booked(job, item, images, engine.get(), progress)));
    }

    private Uni<Change> booked(Job job, Item item, List<Integer> images, String engine, Progress progress) {
        return write(job, (tx, locked) -> quota.book(tx, locked, engine, images.size()))
                .chain(booked -> booked ? all(job, item, images, progress) : overQuota(job, item, images.size()));
    }

    private Uni<Change> overQuota(Job job, Item item, int images) {
        var reason = "the workspace's " + config.pagesPerMonth()
                + " pages of this month do not suffice for reading them (OCR)";
        return read(job, tx -> pages.hasText(tx, item.id()))
                .chain(hasText -> hasText
                        ? unread(job, images, reason)
                        : Uni.createFrom().failure(ProblemException.unprocessable("file", sentence(images, reason))));
    }

    private Uni<Change> unread(Job job, int images, String reason) {
        var loss = new Loss(0, sentence(images, reason));
        return Uni.createFrom().item((tx, item) -> noted(tx, item, loss).chain(() -> end(tx, job, item, 0, images)));
    }

    private static String sentence(int images, String reason) {
        return (images == 1 ? "1 page is an image" : images + " pages are images") + " of text, and " + reason + ".";
    }

    private Uni<Change> all(Job job, Item item, List<Integer> images, Progress progress) {
        var done = new AtomicInteger();
        return OffLoop.andBack(() -> blobs.local(item.fileHash())).chain(blob -> InTurn.each(images, number -> one(
                                job, item, blob, number)
                        .chain(page -> keep(job, page.page(), page.loss(), done.incrementAndGet(), images.size()))
                        .invoke(() -> progress.at(done.get(), images.size())))
                .eventually(blob::close)
                .replaceWith((tx, locked) ->
                        quota.end(tx, item.id()).chain(() -> end(tx, job, locked, images.size(), images.size()))));
    }

    private record Seen(SourcePage page, List<Loss> loss) {}

    private Uni<Seen> one(Job job, Item item, LocalBlob blob, int number) {
        return read(job, tx -> pages.one(tx, item.id(), number))
                .map(found -> found.orElseThrow(CalledOff::new))
                .chain(image -> readers.draw(blob.file(), number, config.dpi())
                        .chain(png -> OffLoop.interruptible(() -> tesseract.read(png)))
                        .map(text -> new Seen(OcrText.on(image, text), List.of()))
                        // One page's trouble is not that of the others.
                        .onFailure(ProblemException.class)
                        .recoverWithItem(failure ->
                                new Seen(OcrText.unreadable(image), List.of(new Loss(number, failure.getMessage())))));
    }

    private Uni<Void> keep(Job job, SourcePage page, List<Loss> loss, int done, int total) {
        return write(job, (tx, item) -> pages.change(tx, item.id(), List.of(page))
                .chain(() -> losses.put(tx, item.workspaceId(), item.id(), type(), loss))
                .chain(() -> quota.read(tx, item.id()))
                .chain(() -> steps.progress(tx, item.id(), Step.OCR, done, total)));
    }

    private Uni<Void> noted(SqlConnection tx, Item item, Loss loss) {
        return losses.forget(tx, item.id(), type())
                .chain(() -> losses.put(tx, item.workspaceId(), item.id(), type(), List.of(loss)));
    }

    private Uni<Void> end(SqlConnection tx, Job job, Item item, int done, int total) {
        return processing.advance(tx, job.scope(), item, reference(job), Step.OCR, done, total, Step.CLEAN);
    }
}
