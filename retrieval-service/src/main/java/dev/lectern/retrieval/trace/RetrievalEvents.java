package dev.lectern.retrieval.trace;

import dev.lectern.common.spine.Transience;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Writes down every search that is answered. Not in the search's own transaction, which only reads: it would have to wait
 * for the disk, and every search with it. Events gather for a moment and are written together; when too many wait, a
 * search writes its own and waits for it, so that none is left out. What a crash takes is the last moment; an orderly end
 * takes nothing.
 */
@ApplicationScoped
public class RetrievalEvents {

    private static final Logger LOG = Logger.getLogger(RetrievalEvents.class);
    private static final int AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_WAIT = Duration.ofSeconds(5);

    private final RetrievalEventRepository repository;
    private final TraceConfig config;
    private final Vertx vertx;
    private final Counter lost;
    private final BlockingQueue<RetrievalEvent> waiting;
    private final AtomicBoolean isAwake = new AtomicBoolean();

    RetrievalEvents(RetrievalEventRepository repository, TraceConfig config, Vertx vertx, MeterRegistry metrics) {
        this.repository = repository;
        this.config = config;
        this.vertx = vertx;
        this.lost = Counter.builder("lectern.retrieval.events.lost")
                .description("Searches that could not be written down")
                .register(metrics);
        this.waiting = new ArrayBlockingQueue<>(config.waiting());
    }

    /** At once, but for when too many wait. A search is answered, whatever becomes of its event. */
    public Uni<Void> add(RetrievalEvent event) {
        if (waiting.offer(event)) {
            wake(config.gather());
            return Uni.createFrom().voidItem();
        }
        return write(List.of(event));
    }

    private void wake(Duration in) {
        if (isAwake.compareAndSet(false, true)) {
            vertx.setTimer(in.toMillis(), now -> next().subscribe()
                    .with(done -> rest(config.gather()), failure -> rest(PAUSE)));
        }
    }

    private void rest(Duration pause) {
        isAwake.set(false);
        if (!waiting.isEmpty()) {
            wake(pause);
        }
    }

    private Uni<Void> next() {
        var some = new ArrayList<RetrievalEvent>();
        waiting.drainTo(some, AT_ONCE);
        return some.isEmpty() ? Uni.createFrom().voidItem() : write(some);
    }

    private Uni<Void> write(List<RetrievalEvent> events) {
        return repository.write(events).onFailure().recoverWithUni(failure -> {
            LOG.warnf("%d searches are not written down yet: %s", events.size(), failure.toString());
            // What time will heal goes back to wait, as far as there is room.
            var gone = Transience.of(failure)
                    ? events.stream().filter(event -> !waiting.offer(event)).count()
                    : events.size();
            lost.increment(gone);
            return Uni.createFrom().voidItem();
        });
    }

    void stop(@Observes ShutdownEvent stopping) {
        while (!waiting.isEmpty()) {
            var before = waiting.size();
            try {
                // Nobody else waits any more.
                next().subscribeAsCompletionStage().get(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                LOG.warnf("the last searches are not written down: %s", e.toString());
                return;
            }
            if (waiting.size() >= before) {
                return;
            }
        }
    }
}
