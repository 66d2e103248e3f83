package dev.lectern.ingestion.prep;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.batch.BatchStep;
import dev.lectern.ingestion.source.OffLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;

/** Looks through a folder and keeps what it found; whether its files are taken in then is decided with it. */
@Singleton
class PrepCorpus implements JobHandler {

    private static final String TYPE = BatchStep.PREP.type();
    static final String FOLDER = "folder";
    static final String FAIL_ON_EMPTY = "failOnEmpty";
    static final String VALIDATE_ONLY = "validateOnly";

    private final Corpus corpus;
    private final Manifests manifests;
    private final Outbox outbox;
    private final Jobs jobs;

    PrepCorpus(Corpus corpus, Manifests manifests, Outbox outbox, Jobs jobs) {
        this.corpus = corpus;
        this.manifests = manifests;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    static NewJob job(String key, JsonObject input) {
        return new NewJob(TYPE, key, input).with(Priority.BULK);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return OffLoop.interruptible(() -> corpus.look(job.input().getString(FOLDER), hashed -> progress.at(hashed, 0)))
                .map(manifest -> tx -> found(tx, job, manifest));
    }

    private Uni<Void> found(SqlConnection tx, Job job, Manifest manifest) {
        var run = job.scope().runId();
        return manifests
                .keep(tx, job.scope(), manifest)
                .chain(() -> outbox.add(
                        tx, job.scope(), new StepFinished(run, TYPE, manifest.fileCount(), manifest.fileCount())))
                .chain(() -> next(tx, job, manifest));
    }

    private Uni<Void> next(SqlConnection tx, Job job, Manifest manifest) {
        var run = job.scope().runId();
        if (job.input().getBoolean(FAIL_ON_EMPTY) && !manifest.empty().isEmpty()) {
            var reason = manifest.empty().size() + " of " + manifest.fileCount() + " files are empty.";
            return outbox.add(tx, job.scope(), new RunFailed(run, TYPE, reason));
        }
        return job.input().getBoolean(VALIDATE_ONLY)
                ? outbox.add(tx, job.scope(), new RunCompleted(run))
                : jobs.add(tx, job.scope(), RegisterCorpus.job(run.toString(), job.input()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), TYPE, reason));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return outbox.add(tx, job.scope(), new RunCancelled(job.scope().runId()));
    }
}
