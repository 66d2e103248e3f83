package dev.lectern.ingestion.process;

import dev.lectern.common.event.RunEvent.RunCancelled;
import dev.lectern.common.event.RunEvent.RunCompleted;
import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.event.RunEvent.StepFinished;
import dev.lectern.common.event.SourceEvent.SourceChunked;
import dev.lectern.common.event.SourceEvent.SourceDereferenced;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.source.Item;
import dev.lectern.ingestion.source.Reference;
import dev.lectern.ingestion.source.SourceConfig;
import dev.lectern.ingestion.source.SourceRows;
import dev.lectern.ingestion.source.SourceStatus;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * How work on an item goes from its beginning to its one end. An item is worked on by one run at a time; the runs of other
 * projects that want the same wait for it and end with it. When the run at work is called off, the next one takes over.
 */
@ApplicationScoped
public class Processing {

    static final String AWAIT_INDEX = "await-index";

    /** What fails in one of these cannot be read; else it was, and may be tried again. */
    private static final Set<String> READS = Set.of(Step.PARSE.wire(), Step.OCR.wire(), Step.CLEAN.wire());

    private static final String ABANDONED = "The work on it was called off before it was done.";

    private final SourceRows rows;
    private final Steps steps;
    private final Reset reset;
    private final PaperLists lists;
    private final AskForAbstract instead;
    private final Outbox outbox;
    private final Jobs jobs;
    private final SourceConfig config;

    Processing(
            SourceRows rows,
            Steps steps,
            Reset reset,
            PaperLists lists,
            AskForAbstract instead,
            Outbox outbox,
            Jobs jobs,
            SourceConfig config) {
        this.rows = rows;
        this.steps = steps;
        this.reset = reset;
        this.lists = lists;
        this.instead = instead;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
    }

    /** Sets the run of a new or retried reference going: at work itself, waiting for somebody's, or done at once. */
    public Uni<Void> begin(SqlConnection tx, Scope scope, Item item, UUID reference) {
        if (item.status() == SourceStatus.COMPLETED) {
            return rows.completeReferences(tx, item.id())
                    .chain(() -> outbox.add(tx, scope, new RunCompleted(scope.runId())));
        }
        boolean somebodyElseWorks = item.status().open() && !item.runId().equals(scope.runId());
        return somebodyElseWorks ? Uni.createFrom().voidItem() : work(tx, scope, item, reference);
    }

    /** From this step on, whatever was done before; what came out of it is dropped. The item is at rest and locked. */
    public Uni<Void> redo(SqlConnection tx, Scope scope, Item item, UUID reference, Step from) {
        return steps.states(tx, item.id())
                .chain(states -> {
                    if (from != Step.PARSE && item.isFile() && !states.getOrDefault(Step.PARSE, false)) {
                        throw ProblemException.conflict("It has not been read yet; begin with the step \"parse\".");
                    }
                    if (from == Step.CHUNK && item.textHash() == null) {
                        throw ProblemException.conflict("Its text is not known yet; begin with the step \"clean\".");
                    }
                    return reset.from(tx, item.id(), from);
                })
                .chain(() -> steps.forget(tx, item.id(), from))
                .chain(() -> rows.begin(tx, item.id(), scope.runId()))
                .chain(() -> ask(tx, scope, item, reference, from));
    }

    /** To the index, with nothing done anew before that. The item is at rest and locked. */
    public Uni<Void> offerAgain(SqlConnection tx, Scope scope, Item item, UUID reference) {
        return steps.states(tx, item.id())
                .invoke(states -> {
                    if (!states.getOrDefault(Step.CHUNK, false)) {
                        throw ProblemException.conflict("It has not been cut yet; begin with the step \"chunk\".");
                    }
                })
                .chain(() -> rows.begin(tx, item.id(), scope.runId()))
                .chain(() -> offer(tx, scope, item, reference, item.chunkCount(), item.chunkProfile()));
    }

    Uni<Void> beginStep(SqlConnection tx, Scope scope, Item item, Step step) {
        return steps.begin(tx, item.workspaceId(), item.id(), step, scope.runId())
                .chain(() -> step == Step.CHUNK ? nothing() : rows.underWay(tx, item.id()));
    }

    /** A step is done, and the next one is asked for in the same transaction. */
    public Uni<Void> advance(
            SqlConnection tx, Scope scope, Item item, UUID reference, Step step, long done, long total, Step next) {
        return finished(tx, scope, item, step, done, total).chain(() -> ask(tx, scope, item, reference, next));
    }

    Uni<Void> cut(SqlConnection tx, Scope scope, Item item, UUID reference, int chunks, String profile) {
        return finished(tx, scope, item, Step.CHUNK, chunks, chunks)
                .chain(() -> offer(tx, scope, item, reference, chunks, profile));
    }

    private Uni<Void> finished(SqlConnection tx, Scope scope, Item item, Step step, long done, long total) {
        return steps.done(tx, item.id(), step, done, total)
                .chain(() -> outbox.add(tx, scope, new StepFinished(scope.runId(), step.wire(), done, total)));
    }

    private Uni<Void> offer(SqlConnection tx, Scope scope, Item item, UUID reference, int chunks, String profile) {
        var deadline = new NewJob(
                AWAIT_INDEX,
                item.id().toString(),
                new JsonObject().put("sourceItemId", item.id().toString()),
                config.indexDeadline());
        return rows.cut(tx, item.id(), chunks, profile)
                .chain(() -> rows.find(tx, reference))
                .chain(found -> outbox.add(
                        tx,
                        found.map(one -> one.telling(scope)).orElseGet(() -> scope.withProject(null)),
                        new SourceChunked(
                                item.id(),
                                reference,
                                found.map(Reference::kind).orElse(item.kind()),
                                item.textHash(),
                                chunks)))
                .chain(() -> jobs.add(tx, scope, deadline));
    }

    public Uni<Void> indexed(SqlConnection tx, Scope scope, UUID itemId, int vectors) {
        var run = scope.runId();
        return ifWorkedOn(tx, itemId, run, item -> rows.ofItem(tx, itemId).chain(references -> rows.complete(
                        tx, itemId, vectors)
                .chain(() -> jobs.drop(tx, run, AWAIT_INDEX))
                .chain(() -> outbox.add(tx, scope, new StepFinished(run, "index", vectors, vectors)))
                .chain(() -> eachOpen(references, one -> outbox.add(tx, one.scope(), new RunCompleted(one.runId()))))));
    }

    public Uni<Void> failed(SqlConnection tx, Scope scope, UUID itemId, String step, String reason) {
        var run = scope.runId();
        return ifWorkedOn(
                tx, itemId, run, item -> rows.ofItem(tx, itemId).chain(references -> rows.fail(tx, itemId, reason)
                        .chain(() -> steps.failed(tx, itemId))
                        .chain(() -> jobs.drop(tx, run, AWAIT_INDEX))
                        .chain(() -> eachOpen(
                                references, one -> outbox.add(tx, one.scope(), new RunFailed(one.runId(), step, reason))
                                        .chain(() -> READS.contains(step)
                                                ? instead.insteadOf(tx, one.scope(), one.id(), reason)
                                                : nothing())))));
    }

    /** It was read, and there is nothing to read in it: those who have an abstract of it have at least that. */
    public Uni<Void> empty(SqlConnection tx, Item item, String reason) {
        return rows.ofItem(tx, item.id())
                .chain(references -> eachOpen(references, one -> instead.insteadOf(tx, one.scope(), one.id(), reason)));
    }

    /** Somebody wants this run to stop. Its source lets go of the content; what others wait for goes on without it. */
    public Uni<Void> cancelled(SqlConnection tx, UUID run) {
        return rows.ofRun(tx, run).chain(found -> found.map(seen -> callOff(tx, seen)
                        .chain(() -> seen.itemId() == null ? stopWaiting(tx, seen) : stopWorking(tx, seen)))
                .orElseGet(Processing::nothing));
    }

    private Uni<Void> stopWorking(SqlConnection tx, Reference seen) {
        return rows.lock(tx, seen.itemId())
                // It may have ended while we waited for the lock.
                .chain(item -> rows.ofRun(tx, seen.runId())
                        .chain(still -> still.isEmpty() ? nothing() : letGo(tx, item.orElseThrow(), still.get())));
    }

    // Its file may have come while we waited for the lock.
    private Uni<Void> stopWaiting(SqlConnection tx, Reference seen) {
        return rows.lockReference(tx, seen.id()).chain(found -> found.filter(one -> one.isAwaitedBy(seen.runId()))
                .map(one -> stop(tx, one).chain(() -> rows.letGo(tx, one.id())))
                .orElseGet(() -> rows.ofRun(tx, seen.runId())
                        .chain(still -> still.isEmpty() ? nothing() : stopWorking(tx, still.get()))));
    }

    /**
     * Calls off the jobs of what seems to be at work. This comes before the item's lock, as in a worker that finishes:
     * job first, then item, or the two would wait for each other.
     */
    public Uni<Void> callOff(SqlConnection tx, Reference seen) {
        return seen.status().open()
                ? jobs.cancelRun(tx, seen.runId()).replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> letGo(SqlConnection tx, Item item, Reference reference) {
        return stop(tx, reference)
                .chain(() -> rows.letGo(tx, reference.id()))
                .chain(() -> release(tx, reference.scope(), item, reference, Item.CANCELLATION));
    }

    /** Ends the run of a reference that is open; what becomes of the reference is the caller's business. */
    public Uni<Void> stop(SqlConnection tx, Reference reference) {
        return jobs.cancelRun(tx, reference.runId())
                .chain(() -> outbox.add(tx, reference.scope(), new RunCancelled(reference.runId())));
    }

    /**
     * After a reference has gone: says so, and buries the item if it was the last. The scope is that of the run that did
     * it.
     */
    public Uni<Void> release(SqlConnection tx, Scope scope, Item item, Reference gone, String removal) {
        return (gone.isShared() ? lists.letGo(tx, gone.projectId(), item.id()) : nothing())
                .chain(() -> rows.ofItem(tx, item.id()))
                .chain(left -> {
                    var said = outbox.add(
                            tx, gone.telling(scope), new SourceDereferenced(item.id(), gone.id(), left.isEmpty()));
                    if (left.isEmpty()) {
                        return said.chain(() -> rows.bury(tx, item.id(), scope.runId(), removal));
                    }
                    return item.isWorkedOnBy(gone.runId()) ? said.chain(() -> handOver(tx, item, left)) : said;
                });
    }

    private Uni<Void> handOver(SqlConnection tx, Item item, List<Reference> left) {
        return left.stream()
                .filter(one -> one.status().open())
                .findFirst()
                .map(next -> work(tx, next.scope(), item, next.id()))
                .orElseGet(() -> rows.fail(tx, item.id(), ABANDONED));
    }

    /** Goes on behind what is done already. */
    private Uni<Void> work(SqlConnection tx, Scope scope, Item item, UUID reference) {
        return rows.begin(tx, item.id(), scope.runId())
                .chain(() -> steps.states(tx, item.id()))
                .chain(states -> {
                    if (states.isEmpty()) {
                        return ask(tx, scope, item, reference, item.isFile() ? Step.PARSE : Step.CHUNK);
                    }
                    return Steps.open(states)
                            .map(open -> ask(tx, scope, item, reference, open))
                            .orElseGet(() -> offer(tx, scope, item, reference, item.chunkCount(), item.chunkProfile()));
                });
    }

    private Uni<Void> ask(SqlConnection tx, Scope scope, Item item, UUID reference, Step step) {
        var input = new JsonObject().put("sourceItemId", item.id().toString()).put("referenceId", reference.toString());
        return steps.await(tx, item.workspaceId(), item.id(), step, scope.runId())
                .chain(() -> rows.isBulk(tx, reference))
                .map(bulk -> new NewJob(step.wire(), item.id().toString(), input)
                        .with(bulk ? Priority.BULK : Priority.ORDINARY))
                .chain(job -> jobs.add(tx, scope, job));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> ifWorkedOn(SqlConnection tx, UUID itemId, UUID run, Function<Item, Uni<Void>> then) {
        return rows.lock(tx, itemId).chain(found -> found.filter(item -> item.isWorkedOnBy(run))
                .map(then)
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    private static Uni<Void> eachOpen(List<Reference> references, Function<Reference, Uni<Void>> then) {
        return Multi.createFrom()
                .iterable(references)
                .filter(one -> one.status().open())
                .onItem()
                .transformToUniAndConcatenate(then::apply)
                .onItem()
                .ignoreAsUni();
    }
}
