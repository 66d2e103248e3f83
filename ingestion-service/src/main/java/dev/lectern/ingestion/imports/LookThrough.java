package dev.lectern.ingestion.imports;

import dev.lectern.common.blob.BlobStore;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.batch.BatchStep;
import dev.lectern.ingestion.imports.inventory.ImportEntry;
import dev.lectern.ingestion.imports.inventory.Look;
import dev.lectern.ingestion.imports.inventory.Look.Bounds;
import dev.lectern.ingestion.imports.inventory.Look.Sent;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;

/** Looks through what was sent with an import and keeps a list of what is to come in; nothing of it is unpacked yet. */
@Singleton
class LookThrough implements JobHandler {

    private static final String TYPE = BatchStep.IMPORT.type();

    private final Tenancy tenancy;
    private final Imports imports;
    private final EndImport end;
    private final BlobStore blobs;
    private final Outbox outbox;
    private final Jobs jobs;
    private final Bounds bounds;

    LookThrough(
            Tenancy tenancy,
            Imports imports,
            EndImport end,
            BlobStore blobs,
            Outbox outbox,
            Jobs jobs,
            ImportConfig config,
            SourceConfig sources) {
        this.tenancy = tenancy;
        this.imports = imports;
        this.end = end;
        this.blobs = blobs;
        this.outbox = outbox;
        this.jobs = jobs;
        this.bounds = new Bounds(
                config.mostEntries(),
                sources.maxFile().asLongValue(),
                config.maxUnpacked().asLongValue(),
                config.maxLists().asLongValue());
    }

    static NewJob job(String key, JsonObject input) {
        return new NewJob(TYPE, key, input).with(Priority.BULK);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var look = new Look(bounds);
        return tenancy.tx(job.scope(), tx -> imports.sent(tx, job.scope().runId()))
                .chain(files -> all(files, look, progress))
                .chain(() -> OffLoop.call(look::entries))
                .map(entries -> tx -> found(tx, job, entries));
    }

    private Uni<Void> all(List<Sent> files, Look look, Progress progress) {
        return InTurn.each(files, file -> at(file, look).invoke(() -> progress.at(file.number(), files.size())))
                .replaceWithVoid();
    }

    private Uni<Integer> at(Sent file, Look look) {
        return OffLoop.andBack(() -> blobs.local(file.hash())).chain(blob -> OffLoop.interruptible(() -> {
                    look.at(file, blob.file());
                    return look.found();
                })
                .eventually(blob::close));
    }

    private Uni<Void> found(SqlConnection tx, Job job, List<ImportEntry> entries) {
        var run = job.scope().runId();
        return imports.list(tx, job.scope(), entries)
                .chain(() -> outbox.add(tx, job.scope(), new StepFinished(run, TYPE, entries.size(), entries.size())))
                .chain(() -> jobs.add(tx, job.scope(), RegisterImport.job(run.toString(), job.input())));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return end.failed(tx, job.scope(), TYPE, reason);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return end.cancelled(tx, job.scope());
    }
}
