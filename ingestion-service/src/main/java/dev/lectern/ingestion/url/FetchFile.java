package dev.lectern.ingestion.url;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.fetch.CannotFetch;
import dev.lectern.ingestion.fetch.Fetched;
import dev.lectern.ingestion.fetch.Fetcher;
import dev.lectern.ingestion.intake.AwaitFile;
import dev.lectern.ingestion.intake.AwaitFile.Wish;
import dev.lectern.ingestion.intake.IncomingFile;
import dev.lectern.ingestion.intake.IncomingFiles;
import dev.lectern.ingestion.intake.NewContent;
import dev.lectern.ingestion.intake.RegisterSource;
import dev.lectern.ingestion.intake.Scratch;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.OffLoop;
import dev.lectern.ingestion.source.SourceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/** Fetches the file of a source; from then on the source goes the way of all that come as files, in the same run. */
@Singleton
class FetchFile implements JobHandler {

    private final Tenancy tenancy;
    private final AwaitFile await;
    private final Fetcher fetcher;
    private final IncomingFiles files;
    private final RegisterSource register;
    private final Scratch scratch;
    private final SourceConfig config;

    FetchFile(
            Tenancy tenancy,
            AwaitFile await,
            Fetcher fetcher,
            IncomingFiles files,
            RegisterSource register,
            Scratch scratch,
            SourceConfig config) {
        this.tenancy = tenancy;
        this.await = await;
        this.fetcher = fetcher;
        this.files = files;
        this.register = register;
        this.scratch = scratch;
        this.config = config;
    }

    @Override
    public String type() {
        return AwaitFile.FETCH;
    }

    // It waits for others most of the time.
    @Override
    public int atOnce() {
        return 4;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return tenancy.tx(job.scope(), tx -> await.working(tx, job.scope(), reference(job)))
                .chain(found -> found.map(wish -> fetch(job, wish, progress).map(file -> arrival(job, wish.with(file))))
                        // Called off meanwhile, and whoever did it has said so.
                        .orElseGet(() ->
                                Uni.createFrom().item(tx -> Uni.createFrom().voidItem())));
    }

    private Uni<IncomingFile> fetch(Job job, Wish wish, Progress progress) {
        long most = config.maxFile().asLongValue();
        return scratch.folder()
                .chain(folder -> OffLoop.andBack(() -> fetcher.fetch(wish.address(), folder, most, progress::at)))
                .onFailure(CannotFetch.class)
                .transform(failure -> inWordsFor(job, failure))
                .chain(this::take);
    }

    // The bytes are stored by then; the file itself is not needed any more.
    private Uni<IncomingFile> take(Fetched fetched) {
        return files.take(fetched.file(), fetched.name(), fetched.declaredType())
                .onTermination()
                .call(() -> scratch.discard(fetched.file()));
    }

    /** What may go better later is tried again, and in the end fails in the same words as what may not. */
    private static Throwable inWordsFor(Job job, CannotFetch failure) {
        boolean again = failure.passing() && job.attempt() < job.maxAttempts();
        return again ? new IOException(failure) : ProblemException.unprocessable("url", failure.getMessage());
    }

    private Effect arrival(Job job, NewContent content) {
        return tx -> register.arrive(tx, job.scope(), Sight.of(job), reference(job), content)
                // Somebody purged equal bytes in between: they are fetched once more.
                .onFailure(UncheckedIOException.class)
                .transform(IOException::new);
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return await.failed(tx, job.scope(), reference(job), reason);
    }

    /** Nothing: who called it off has said so in the same transaction. */
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static UUID reference(Job job) {
        return UUID.fromString(job.input().getString("referenceId"));
    }
}
