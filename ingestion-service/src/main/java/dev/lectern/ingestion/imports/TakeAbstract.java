package dev.lectern.ingestion.imports;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.bibliography.BibEntry;
import dev.lectern.ingestion.imports.Imports.Failed;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.process.AskForAbstract;
import dev.lectern.ingestion.repository.Repositories;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Brings a work in as its abstract whose file could not be read, or whose address not be fetched, and says so. */
@Singleton
class TakeAbstract implements JobHandler {

    private static final String UNREAD = "Its abstract came in, because its file could not be read: ";
    private static final String UNFETCHED = "Its abstract came in, because what lies at its address could not: ";

    private final Imports imports;
    private final TakeEntry take;
    private final Repositories repositories;

    TakeAbstract(Imports imports, TakeEntry take, Repositories repositories) {
        this.imports = imports;
        this.take = take;
        this.repositories = repositories;
    }

    @Override
    public String type() {
        return AskForAbstract.JOB;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var reference = UUID.fromString(job.input().getString(AskForAbstract.REFERENCE));
        return Uni.createFrom().item(tx -> imports.failed(tx, reference)
                // Deleted, or somebody has tried again, who wants all of it.
                .chain(found -> found.map(failed -> take(tx, job, reference, failed))
                        .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    private Uni<Void> take(SqlConnection tx, Job job, UUID reference, Failed failed) {
        var run = job.scope().runId();
        Scope scope = job.scope().withRun(Ids.next());
        var note = (failed.isFile() ? UNREAD : UNFETCHED) + job.input().getString(AskForAbstract.REASON);
        var work = BibEntry.of(failed.metadata());
        return imports.input(tx, job.scope()).chain(input -> {
            var into = Into.of(input);
            return into.hold(tx, repositories, scope)
                    .chain(() -> take.asText(tx, scope, run, Sight.of(scope, input), into, work))
                    .chain(accepted -> imports.instead(tx, run, reference, accepted.sourceId(), note))
                    // The repository is not there any more, or not his.
                    .onFailure(ProblemException.class)
                    .recoverWithNull();
        });
    }

    /** What has failed says why. */
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
