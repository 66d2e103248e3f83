package dev.lectern.common.job;

import dev.lectern.common.flow.InTurn;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.spine.Traces;
import dev.lectern.common.spine.Wakeup;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Claims due work, keeps its leases alive, and sees to it that each piece ends. What a dead worker left behind is claimed
 * again when its lease is over: the claim is the watchdog.
 */
@ApplicationScoped
public class JobWorker {

    private static final Logger LOG = Logger.getLogger(JobWorker.class);

    /** A piece of work in hand. */
    static final class Held {
        final Job job;
        final Pace pace = new Pace();
        volatile Cancellable work;
        volatile boolean ending;

        Held(Job job) {
            this.job = job;
        }
    }

    private final List<JobHandler> handlers;
    private final JobLedger ledger;
    private final JobConfig config;
    private final Wakeup wakeup;
    private final Traces traces;
    private final Vertx vertx;
    private final Map<UUID, Held> held = new ConcurrentHashMap<>();
    private volatile Wakeup.Loop loop;
    private volatile long heart;
    private volatile boolean stopping;

    JobWorker(
            @All List<JobHandler> handlers,
            JobLedger ledger,
            JobConfig config,
            Wakeup wakeup,
            Traces traces,
            Vertx vertx) {
        this.handlers = handlers;
        this.ledger = ledger;
        this.config = config;
        this.wakeup = wakeup;
        this.traces = traces;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        if (config.worker() && !handlers.isEmpty()) {
            loop = wakeup.start("job", null, this::turn);
            heart = vertx.setPeriodic(config.heartbeat().toMillis(), id -> beat());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        if (loop == null) {
            return;
        }
        vertx.cancelTimer(heart);
        loop.close();
        held.values().forEach(one -> {
            one.ending = true;
            if (one.work != null) {
                one.work.cancel();
            }
        });
        // Others may take it up at once, and it does not count as a try. The one place that waits: this thread ends the
        // process, and the pool would be closed under the statement. If it fails the leases run out instead.
        ledger.handBack(held.keySet())
                .ifNoItem()
                .after(Duration.ofSeconds(3))
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("leases were not handed back: %s", failure.toString()))
                .onFailure()
                .recoverWithNull()
                .await()
                .indefinitely();
    }

    /** Interrupts what was cancelled, then claims what is due, as far as there is room. */
    public Uni<Void> turn() {
        if (stopping) {
            return Uni.createFrom().voidItem();
        }
        return interruptCancelled()
                .chain(this::due)
                .chain(due -> InTurn.each(due, handler -> ledger.claim(handler.type(), room(handler))
                        .invoke(jobs -> jobs.forEach(job -> begin(handler, job)))));
    }

    private Uni<List<JobHandler>> due() {
        var able = handlers.stream().filter(handler -> room(handler) > 0).toList();
        return ledger.due(able.stream().map(JobHandler::type).toList()).map(types -> able.stream()
                .filter(handler -> types.contains(handler.type()))
                .toList());
    }

    private int room(JobHandler handler) {
        var busy = held.values().stream()
                .filter(one -> one.job.type().equals(handler.type()))
                .count();
        return handler.atOnce() - (int) busy;
    }

    private void begin(JobHandler handler, Job job) {
        var mine = new Held(job);
        held.put(job.id(), mine);
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(nothing -> {
            MDC.put(RequestIds.RUN_ID, job.scope().runId().toString());
            mine.work = traces.around("job " + job.type(), job.traceparent(), job.scope(), () -> work(handler, mine))
                    .subscribe()
                    .with(done -> end(mine), failure -> lost(mine, failure));
        });
    }

    private Uni<Void> work(JobHandler handler, Held mine) {
        var job = mine.job;
        if (job.cancelRequested()) {
            return ledger.cancelled(handler, job);
        }
        if (job.attempt() > job.maxAttempts()) {
            return ledger.failed(handler, job, "its worker died or was silent " + (job.attempt() - 1) + " times");
        }
        return Uni.createFrom()
                .deferred(() -> handler.run(job, mine.pace))
                .chain(effect -> ledger.completed(handler, job, effect))
                .onFailure(failure -> !(failure instanceof JobLedger.LeaseLost))
                .recoverWithUni(failure -> ledger.stumbled(handler, job, failure));
    }

    private void end(Held mine) {
        held.remove(mine.job.id());
        if (loop != null) {
            loop.wake();
        }
    }

    // Not even its end could be written: the row is still leased, and the lease's end will bring it back.
    private void lost(Held mine, Throwable failure) {
        LOG.warnf("job %s %s: %s", mine.job.type(), mine.job.id(), failure.toString());
        end(mine);
    }

    private void beat() {
        if (held.isEmpty()) {
            return;
        }
        InTurn.each(List.copyOf(held.values()), one -> ledger.beat(one.job, one.pace.done(), one.pace.total())
                        .chain(alive -> alive ? tell(one) : gone(one)))
                .chain(this::interruptCancelled)
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("heartbeat: %s", failure.toString()));
    }

    private Uni<Void> tell(Held one) {
        return one.pace.news().map(report -> ledger.tell(one.job, report)).orElseGet(() -> Uni.createFrom()
                .voidItem());
    }

    private Uni<Void> gone(Held one) {
        if (!one.ending) {
            interrupt(one);
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> interruptCancelled() {
        if (held.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return ledger.cancelRequested(held.keySet())
                .onItem()
                .transformToMulti(ids -> Multi.createFrom().iterable(ids))
                // What has ended since we asked is not held any more.
                .flatMap(id -> Multi.createFrom().item(held.get(id)))
                .filter(one -> !one.ending)
                .onItem()
                .transformToUniAndConcatenate(this::cancel)
                .onItem()
                .ignoreAsUni();
    }

    private Uni<Void> cancel(Held one) {
        interrupt(one);
        var handler = handlers.stream()
                .filter(h -> h.type().equals(one.job.type()))
                .findFirst()
                .orElseThrow();
        return ledger.cancelled(handler, one.job)
                // It came to its end in the very moment of being interrupted.
                .onFailure(JobLedger.LeaseLost.class)
                .recoverWithNull();
    }

    private void interrupt(Held one) {
        one.ending = true;
        if (one.work != null) {
            one.work.cancel();
        }
        held.remove(one.job.id());
    }
}
