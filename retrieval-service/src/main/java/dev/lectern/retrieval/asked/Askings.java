package dev.lectern.retrieval.asked;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.spine.Reason;
import dev.lectern.common.spine.Transience;
import dev.lectern.common.spine.Wakeup;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.retrieval.answer.Answers;
import dev.lectern.retrieval.answer.Answers.Done;
import dev.lectern.retrieval.asked.AskedFor.Question;
import dev.lectern.retrieval.asked.AskedRepository.State;
import dev.lectern.retrieval.asked.Sights.Seen;
import dev.lectern.retrieval.asked.Ways.Way;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * The questions that this process answers. They go on whether anybody waits or not: who comes back with the same run gets the
 * same answer. Only calling it off ends one.
 */
@ApplicationScoped
class Askings {

    private static final Logger LOG = Logger.getLogger(Askings.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Duration SELDOM = Duration.ofSeconds(2);
    private static final int TRIES = 30;

    /** One that is answered here. */
    private static final class Live {
        final UUID turn;
        final CompletableFuture<Void> over = new CompletableFuture<>();
        volatile Cancellable work = () -> {};
        volatile boolean stopped;

        Live(UUID turn) {
            this.turn = turn;
        }

        void stop() {
            stopped = true;
            work.cancel();
            over.complete(null);
        }
    }

    private final Map<UUID, Live> live = new ConcurrentHashMap<>();
    private final AskedRepository rows;
    private final Answers answers;
    private final Tenancy tenancy;
    private final Wakeup wakeup;
    private final AskedConfig config;
    private final Vertx vertx;
    private Wakeup.Loop loop;

    Askings(AskedRepository rows, Answers answers, Tenancy tenancy, Wakeup wakeup, AskedConfig config, Vertx vertx) {
        this.rows = rows;
        this.answers = answers;
        this.tenancy = tenancy;
        this.wakeup = wakeup;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        loop = wakeup.start("asked", null, this::look);
    }

    void stop(@Observes ShutdownEvent stopped) {
        loop.close();
    }

    /** Its answer, made now or before; or the reason why there is none; fails with CONFLICT if it was called off. */
    Uni<Reply> ask(Question asked, Seen paper, Way way) {
        // Not begun again because the database could not be told for a while that it goes on.
        if (live.containsKey(asked.runId())) {
            return overOrAWhile(asked.runId()).chain(() -> again(asked, paper, way));
        }
        return tenancy.tx(
                        asked.asker().scope(asked.runId()),
                        tx -> rows.begin(tx, asked, config.lease().toMillis()))
                .invoke(state -> {
                    if (state.mine()) {
                        begin(asked, paper, way, state.turnId());
                    }
                })
                .chain(state -> awaited(asked, paper, way, state));
    }

    private Uni<Reply> awaited(Question asked, Seen paper, Way way, State state) {
        return switch (state.status()) {
            case "completed" -> Uni.createFrom().item(state.reply());
            case "cancelled" -> Uni.createFrom().failure(ProblemException.conflict("It was called off."));
            case "failed" ->
                state.reason() == null
                        ? Uni.createFrom().failure(ProblemException.upstream("The answer was cut off; ask again."))
                        : Uni.createFrom().item(new Reply(null, null, state.reason()));
            // Its process has died.
            case "silent" -> ask(asked, paper, way);
            default -> overOrAWhile(asked.runId()).chain(() -> again(asked, paper, way));
        };
    }

    private Uni<Reply> again(Question asked, Seen paper, Way way) {
        return tenancy.tx(asked.asker().scope(asked.runId()), tx -> rows.look(tx, asked.runId()))
                .chain(found -> found.map(state -> awaited(asked, paper, way, state))
                        .orElseGet(() -> Uni.createFrom().failure(ProblemException.notFound("paper"))));
    }

    // What is answered elsewhere tells nobody here.
    private Uni<Void> overOrAWhile(UUID run) {
        var here = live.get(run);
        return here == null
                ? Uni.createFrom().voidItem().onItem().delayIt().by(LOOK_AGAIN)
                : Uni.createFrom().completionStage(() -> here.over.copy());
    }

    private void begin(Question asked, Seen paper, Way way, UUID turn) {
        var scope = asked.asker().scope(asked.runId());
        var asking =
                way.asking(asked.asker(), asked.runId(), turn, paper, asked.question(), asked.anew(), asked.purpose());
        var mine = new Live(turn);
        live.put(asked.runId(), mine);
        var context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
        VertxContextSafetyToggle.setContextSafe(context, true);
        context.runOnContext(nothing -> {
            MDC.put(RequestIds.RUN_ID, asked.runId().toString());
            mine.work = answers.answer(asking)
                    .collect()
                    .last()
                    .ifNoItem()
                    .after(config.longest())
                    .failWith(() -> ProblemException.upstream("The answer took too long."))
                    .map(part -> new Reply(((Done) part).answer(), way.guard(paper.textHash()), null))
                    .subscribe()
                    .with(reply -> end(scope, mine, reply, null), failure -> end(scope, mine, null, failure));
            if (mine.stopped) {
                mine.work.cancel();
            }
        });
    }

    private void end(Scope scope, Live mine, Reply reply, Throwable failure) {
        var reason = failure == null ? null : reason(failure);
        tenancy.tx(scope, tx -> rows.end(tx, scope.runId(), mine.turn, reply, reason))
                .onFailure()
                .retry()
                .withBackOff(LOOK_AGAIN, SELDOM)
                .atMost(TRIES)
                .onTermination()
                .invoke(() -> over(scope.runId(), mine))
                .subscribe()
                .with(
                        done -> {},
                        lost -> LOG.warnf("the answer of run %s was not written: %s", scope.runId(), lost.toString()));
    }

    /** Null of what time heals by itself: it is no answer that there is none because the database was away for a moment. */
    private static String reason(Throwable failure) {
        if (failure instanceof ProblemException problem) {
            return problem.getMessage();
        }
        return Transience.of(failure) ? null : Reason.of(failure);
    }

    private void over(UUID run, Live mine) {
        live.remove(run, mine);
        mine.over.complete(null);
    }

    /** Now and whenever one is ended: heartbeats, and who is not wanted any more stops. */
    Uni<Void> look() {
        var here = Map.copyOf(live);
        return here.isEmpty()
                ? Uni.createFrom().voidItem()
                : tenancy.system(system ->
                                rows.beat(system, here.keySet(), config.lease().toMillis()))
                        .invoke(wanted -> here.forEach((run, one) -> {
                            if (!wanted.contains(run) && live.remove(run, one)) {
                                one.stop();
                            }
                        }))
                        .replaceWithVoid();
    }
}
