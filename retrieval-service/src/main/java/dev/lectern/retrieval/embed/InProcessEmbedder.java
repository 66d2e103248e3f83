package dev.lectern.retrieval.embed;

import dev.lectern.common.problem.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** The built-in model on a small pool of its own, so that neither requests nor each other's texts wait on the event loop. */
@ApplicationScoped
class InProcessEmbedder implements Embedder {

    private static final Logger LOG = Logger.getLogger(InProcessEmbedder.class);

    private final EmbedConfig config;
    private final WorkerExecutor workers;
    private final Timer timer;
    private final CompletableFuture<BgeSmallModel> model = new CompletableFuture<>();
    private final AtomicInteger waiting = new AtomicInteger();

    InProcessEmbedder(EmbedConfig config, Vertx vertx, MeterRegistry metrics) {
        this.config = config;
        this.workers = vertx.createSharedWorkerExecutor("embedder", config.callers());
        this.timer = Timer.builder("lectern.embed")
                .description("Texts embedded, and the time the model took for each")
                .publishPercentileHistogram()
                .register(metrics);
    }

    // At start and not at first use: the first question should not pay for it, and readiness can wait for it.
    void load(@Observes StartupEvent started) {
        workers.executeBlocking(BgeSmallModel::load, false).onComplete(loaded -> {
            if (loaded.succeeded()) {
                model.complete(loaded.result());
            } else {
                LOG.errorf(loaded.cause(), "the embedding model does not load");
                model.completeExceptionally(loaded.cause());
            }
        });
    }

    boolean loaded() {
        return model.isDone() && !model.isCompletedExceptionally();
    }

    @Override
    public Space space() {
        return new Space(BgeSmallModel.NAME, BgeSmallModel.DIMENSION, config.chunking());
    }

    @Override
    public Uni<List<Embedding>> embed(List<String> texts) {
        if (texts.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        // No more of them in the queue than can be worked on: a question gets its turn after a text, not after a book.
        return Uni.join()
                .all(texts.stream().map(this::embedOne).toList())
                .usingConcurrencyOf(config.callers())
                .andFailFast();
    }

    @Override
    public Uni<Embedding> embedQuery(String query) {
        return Uni.createFrom().deferred(() -> {
            if (waiting.incrementAndGet() > config.waitingQueries()) {
                waiting.decrementAndGet();
                throw ProblemException.tooMany("Too many searches wait for the model. Try again in a moment.");
            }
            var instructed = config.queryInstruction().map(i -> i.strip() + " " + query);
            return embedOne(instructed.orElse(query)).onTermination().invoke(waiting::decrementAndGet);
        });
    }

    private Uni<Embedding> embedOne(String text) {
        // Joins the load in the worker and not in a chain: the result arrives on the caller's context either way.
        return onWorker(() -> {
            var loaded = model.join();
            return timer.record(() -> loaded.embed(text));
        });
    }

    private <T> Uni<T> onWorker(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> workers.executeBlocking(work, false).toCompletionStage());
    }
}
