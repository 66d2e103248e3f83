package dev.lectern.ingestion.process;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.SourceRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One step of the work on an item, done as a leased job. Whatever it writes, in the middle or at the end, it writes with the
 * item locked and only while its run is the one at work: what was called off changes nothing any more.
 */
public abstract class WorkStep implements JobHandler {

    /** Its run is not at work on the item any more. */
    public static final class CalledOff extends RuntimeException {
        public CalledOff() {
            super("called off", null, false, false);
        }
    }

    /** What is written with the item locked. */
    public interface Change extends BiFunction<SqlConnection, Item, Uni<Void>> {}

    private final Step step;
    private final Tenancy tenancy;
    private final SourceRows rows;
    private final Processing processing;

    /** For the proxies that the container makes of subclasses. */
    protected WorkStep() {
        this(null, null, null, null);
    }

    protected WorkStep(Step step, Tenancy tenancy, SourceRows rows, Processing processing) {
        this.step = step;
        this.tenancy = tenancy;
        this.rows = rows;
        this.processing = processing;
    }

    /** The long part; its effect is written with the end of the job and says what comes next. */
    protected abstract Uni<Change> work(Job job, Item item, Progress progress);

    @Override
    public final String type() {
        return step.wire();
    }

    @Override
    public final Uni<Effect> run(Job job, Progress progress) {
        return tenancy.tx(job.scope(), tx -> locked(tx, job)
                        .call(item -> processing.beginStep(tx, job.scope(), item, step)))
                .chain(item -> work(job, item, progress))
                .map(change -> effect(job, change))
                .onFailure(CalledOff.class)
                .recoverWithItem(() -> tx -> Uni.createFrom().voidItem());
    }

    /** In a transaction of its own, before the end; fails if it was called off. */
    protected final <T> Uni<T> write(Job job, BiFunction<SqlConnection, Item, Uni<T>> change) {
        return tenancy.tx(job.scope(), tx -> locked(tx, job).chain(item -> change.apply(tx, item)));
    }

    /** Reads in a transaction of its own. */
    protected final <T> Uni<T> read(Job job, Function<SqlConnection, Uni<T>> question) {
        return tenancy.tx(job.scope(), question);
    }

    @Override
    public final Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return processing.failed(tx, job.scope(), item(job), step.wire(), reason);
    }

    /** Nothing: who called it off has said so in the same transaction. */
    @Override
    public final Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    protected static UUID reference(Job job) {
        return UUID.fromString(job.input().getString("referenceId"));
    }

    private Effect effect(Job job, Change change) {
        return tx -> locked(tx, job)
                .chain(item -> change.apply(tx, item))
                .onFailure(CalledOff.class)
                .recoverWithNull();
    }

    private Uni<Item> locked(SqlConnection tx, Job job) {
        return rows.lock(tx, item(job))
                .map(found -> found.filter(item -> item.isWorkedOnBy(job.scope().runId()))
                        .orElseThrow(CalledOff::new));
    }

    private static UUID item(Job job) {
        return UUID.fromString(job.input().getString("sourceItemId"));
    }
}
