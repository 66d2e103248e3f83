package dev.lectern.retrieval.stream;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.flow.InTurn;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.spine.Wakeup;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers.Part;
import dev.lectern.retrieval.index.Listener;
import dev.lectern.retrieval.stream.EndTurn.How;
import dev.lectern.retrieval.stream.EndTurn.Rest;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The answers that this process writes: they go on whether anybody listens or not, are kept alive by heartbeats, and stop
 * when somebody has ended them, wherever he did. It also ends those whose own process has fallen silent.
 */
@ApplicationScoped
public class Streams implements Listener {

    public static final String RUN = "chat.turn";

    private static final Logger LOG = Logger.getLogger(Streams.class);
    private static final String DIED = "The process that wrote the answer has died.";
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final int TRIES = 5;

    /** Afterwards models are let go, events rest, and so on. */
    private static final int BEFORE_OTHERS = 1;

    private final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    private final StreamRepository streams;
    private final Scribe scribe;
    private final EndTurn endTurn;
    private final Tenancy tenancy;
    private final Outbox outbox;
    private final Wakeup wakeup;
    private final StreamConfig config;
    private final Vertx vertx;
    private Wakeup.Loop loop;
    private final Object ended = new Object();
    private volatile long endsBy;

    Streams(
            StreamRepository streams,
            Scribe scribe,
            EndTurn endTurn,
            Tenancy tenancy,
            Outbox outbox,
            Wakeup wakeup,
            StreamConfig config,
            Vertx vertx,
            MeterRegistry metrics) {
        this.streams = streams;
        this.scribe = scribe;
        this.endTurn = endTurn;
        this.tenancy = tenancy;
        this.outbox = outbox;
        this.wakeup = wakeup;
        this.config = config;
        this.vertx = vertx;
        metrics.gaugeMapSize("lectern.stream.live", List.of(), live);
    }

    void start(@Observes StartupEvent started) {
        loop = wakeup.start("turn", null, this::look);
    }

    void leave(@Observes ShutdownDelayInitiatedEvent leaving) {
        endsBy = System.nanoTime() + config.drain().toNanos();
    }

    void stop(@Observes @Priority(BEFORE_OTHERS) ShutdownEvent stopped) {
        finish();
        loop.close();
    }

    // No request may be left that waits for them: who listens may do so at a sibling, or have been cut off by a gateway
    // that went before us, and comes back.
    public void finish() {
        var until = endsBy == 0 ? System.nanoTime() + config.drain().toNanos() : endsBy;
        synchronized (ended) {
            try {
                for (var left = until - System.nanoTime();
                        !live.isEmpty() && left > 0;
                        left = until - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(ended, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Accepts it, in the transaction that writes the question down; afterwards it must be begun. */
    public Uni<Void> open(SqlConnection tx, Turn turn, JsonObject request, JsonObject started) {
        var scope = turn.scope();
        var first = List.of(new StreamEvent(1, StreamEvent.STARTED, started));
        return streams.runningOf(tx, scope.userId())
                .invoke(running -> {
                    if (running >= config.mostOfOne() || live.size() >= config.most()) {
                        throw ProblemException.tooMany("Too many answers are being written already.", AGAIN);
                    }
                })
                .chain(() -> streams.open(tx, turn, request, config.lease().toMillis()))
                .chain(() -> streams.addLast(tx, scope, first))
                .chain(() -> outbox.add(
                        tx,
                        scope,
                        new RunStarted(turn.runId(), RUN, null, turn.turnId().toString()).personal(true)));
    }

    /** Once it is committed. Nobody waits for it. */
    public void begin(Turn turn, Multi<Part> answer) {
        var run = new LiveRun(turn, 1, config.largest(), new Grouping(), this::close);
        var limit = vertx.setTimer(
                config.longest().toMillis(), now -> run.fail(ProblemException.upstream("The answer took too long.")));
        live.put(turn.runId(), run);
        run.listen(() -> {
            if (run.isOver()) {
                vertx.cancelTimer(limit);
                live.remove(turn.runId(), run);
                synchronized (ended) {
                    ended.notifyAll();
                }
            }
        });
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(nothing -> {
            MDC.put(RequestIds.RUN_ID, turn.runId().toString());
            run.comesFrom(answer.subscribe().with(run::come, run::fail, run::end));
        });
    }

    /** Null if another process writes it, or none. */
    LiveRun live(UUID run) {
        return live.get(run);
    }

    /** Ends it; false if there is none of his that is running. */
    Uni<Boolean> cancel(Scope scope) {
        return tenancy.tx(scope, tx -> endTurn.fromTable(tx, scope, How.CANCELLED))
                .invoke(() -> {
                    var here = live.get(scope.runId());
                    if (here != null) {
                        here.stop();
                    }
                });
    }

    // Those that run here are stopped when the loop is told of the commit.
    @Override
    public Uni<Void> cancelled(SqlConnection tx, Scope scope, UUID run) {
        return endTurn.fromTable(tx, scope.withRun(run), How.CANCELLED).replaceWithVoid();
    }

    private void close(LiveRun run, LiveRun.Ending ending) {
        var unwritten = run.rest();
        var rest = new Rest(run.turn(), run.lastNumber(), run.text(), run.citations(), unwritten);
        var how = new How(ending.answer(), ending.reason());
        tenancy.tx(run.turn().scope(), tx -> endTurn.end(tx, rest, how))
                .onFailure(failure -> !(failure instanceof ProblemException))
                .retry()
                .withBackOff(AGAIN)
                .atMost(TRIES)
                .onTermination()
                .invoke(run::stop)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.warnf(
                                "the end of run %s was not written: %s",
                                run.turn().runId(), failure));
    }

    /** Every two seconds and whenever one is ended: heartbeats, and what follows from them. */
    Uni<Void> look() {
        return tenancy.system(system ->
                        streams.beat(system, live.keySet(), config.lease().toMillis()))
                .invoke(alive -> live.values().stream()
                        .filter(run -> !alive.contains(run.turn().runId()))
                        .forEach(LiveRun::stop))
                .chain(() -> tenancy.system(streams::silent))
                .chain(silent -> InTurn.each(silent, scope -> tenancy.tx(
                                scope, tx -> endTurn.fromTable(tx, scope, new How(null, DIED)))
                        .onFailure()
                        .invoke(failure -> LOG.warnf("run %s stays silent: %s", scope.runId(), failure.toString()))
                        .onFailure()
                        .recoverWithItem(false)));
    }

    /** The first piece of text at once, later ones together. */
    private final class Grouping implements LiveRun.Pace {

        @Override
        public void soon(LiveRun run) {
            var in = run.dueIn(config.group().toMillis());
            if (in == 0) {
                scribe.due(run);
            } else if (in > 0) {
                vertx.setTimer(in, now -> {
                    run.timeIsUp();
                    scribe.due(run);
                });
            }
        }

        @Override
        public void now(LiveRun run) {
            scribe.due(run);
        }
    }
}
