package dev.lectern.ingestion.prep;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.batch.BatchStep;
import dev.lectern.ingestion.batch.CancelBatch;
import dev.lectern.ingestion.intake.IncomingFiles;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.intake.RegisterSource;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.prep.Manifest.Entry;
import dev.lectern.ingestion.prep.Manifests.Outcome;
import dev.lectern.ingestion.prep.Manifests.Refusal;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes in what a manifest lists, each content once and as a run of its own below this one. What was taken in before a
 * worker died is found again by its bytes.
 */
@Singleton
class RegisterCorpus implements JobHandler {

    private static final String TYPE = BatchStep.REGISTER_CORPUS.type();

    private final Tenancy tenancy;
    private final Corpus corpus;
    private final Manifests manifests;
    private final IncomingFiles files;
    private final RegisterSource register;
    private final SourceRows rows;
    private final CancelBatch cancel;
    private final Outbox outbox;

    RegisterCorpus(
            Tenancy tenancy,
            Corpus corpus,
            Manifests manifests,
            IncomingFiles files,
            RegisterSource register,
            SourceRows rows,
            CancelBatch cancel,
            Outbox outbox) {
        this.tenancy = tenancy;
        this.corpus = corpus;
        this.manifests = manifests;
        this.files = files;
        this.register = register;
        this.rows = rows;
        this.cancel = cancel;
        this.outbox = outbox;
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
        return tenancy.tx(
                        job.scope(),
                        tx -> manifests.find(
                                tx, job.scope().runId(), job.scope().projectId()))
                .map(found -> found.orElseThrow().manifest().distinct())
                .chain(entries -> takeIn(job, entries, progress).map(refused -> tx -> end(tx, job, entries, refused)));
    }

    private Uni<List<Refusal>> takeIn(Job job, List<Entry> entries, Progress progress) {
        var refused = new ArrayList<Refusal>();
        var count = new int[1];
        return InTurn.each(entries, entry -> takeIn(job, entry)
                        .onFailure(ProblemException.class)
                        .recoverWithUni(refusal -> {
                            refused.add(new Refusal(entry.path(), refusal.getMessage()));
                            return Uni.createFrom().voidItem();
                        })
                        .invoke(() -> progress.at(++count[0], entries.size())))
                .replaceWith(refused);
    }

    private Uni<Void> takeIn(Job job, Entry entry) {
        var scope = job.scope().withRun(Ids.next());
        var name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
        return OffLoop.interruptible(() -> corpus.file(entry.path()))
                .chain(file -> files.take(file, name, null))
                .map(file -> new NewContent(Kind.PAPER, null, Origin.CORPUS, entry.path(), new JsonObject(), file))
                .chain(content -> tenancy.tx(
                        scope, tx -> register.addBelow(tx, scope, job.scope().runId(), Sight.of(job), content)))
                .replaceWithVoid();
    }

    private Uni<Void> end(SqlConnection tx, Job job, List<Entry> entries, List<Refusal> refused) {
        Scope scope = job.scope();
        return rows.countBelow(tx, scope.runId())
                .chain(mine -> manifests.ended(
                        tx, scope, new Outcome(mine, entries.size() - mine - refused.size(), List.copyOf(refused))))
                .chain(() -> outbox.add(
                        tx, scope, new StepFinished(scope.runId(), "register", entries.size(), entries.size())))
                .chain(() -> outbox.add(tx, scope, new RunCompleted(scope.runId())));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return outbox.add(tx, job.scope(), new RunFailed(job.scope().runId(), "register", reason));
    }

    /** What it has brought in since it was called off goes as well. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return cancel.below(tx, job.scope(), job.scope().runId())
                .chain(() ->
                        outbox.add(tx, job.scope(), new RunCancelled(job.scope().runId())));
    }
}
