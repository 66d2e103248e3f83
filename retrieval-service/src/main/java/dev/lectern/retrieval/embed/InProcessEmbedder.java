package dev.lectern.retrieval.embed;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.embed.OnnxModel.Spec;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.WorkerExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** A built-in model on the pool of all of them, so that neither requests nor each other's texts wait on the event loop. */
class InProcessEmbedder implements Embedder {

    private static final Logger LOG = Logger.getLogger(InProcessEmbedder.class);

    private final Spec spec;
    private final EmbedConfig config;
    private final WorkerExecutor workers;
    private final Timer timer;
    private final CompletableFuture<OnnxModel> model = new CompletableFuture<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();

    InProcessEmbedder(Spec spec, EmbedConfig config, WorkerExecutor workers, Timer timer) {
        this.spec = spec;
        this.config = config;
        this.workers = workers;
        this.timer = timer;
    }

    /** Takes memory from then on, so it is done for models that are in use, once. */
    void load() {
        if (!asked.compareAndSet(false, true)) {
            return;
        }
        workers.executeBlocking(() -> OnnxModel.load(spec), false).onComplete(loaded -> {
            if (loaded.succeeded()) {
                model.complete(loaded.result());
            } else {
                LOG.errorf(loaded.cause(), "the embedding model %s does not load", spec.name());
                model.completeExceptionally(loaded.cause());
            }
        });
    }

    boolean loaded() {
        return model.isDone() && !model.isCompletedExceptionally();
    }

    @Override
    public Space space() {
        return new Space(spec.name(), spec.dimension(), config.chunking());
    }

    @Override
    public Uni<List<Embedding>> embed(List<String> texts) {
        if (texts.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        // The longest first: cores that begin together end together. One text a call, because these models weigh each
        // number by the greatest of its call, so that a text's vector would depend on whom it is embedded with.
        var order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> texts.get(i).length())
                        .reversed())
                .toList();
        // No more of them in the queue than can be worked on: a question gets its turn after a text, not after a book.
        return Uni.join()
                .all(order.stream().map(i -> embedOne(texts.get(i))).toList())
                .usingConcurrencyOf(config.cores())
                .andFailFast()
                .map(made -> inOrderOfTexts(made, order));
    }

    private static List<Embedding> inOrderOfTexts(List<Embedding> made, List<Integer> order) {
        var embeddings = new Embedding[made.size()];
        for (var i = 0; i < embeddings.length; i++) {
            embeddings[order.get(i)] = made.get(i);
        }
        return List.of(embeddings);
    }

    @Override
    public Uni<Embedding> embedQuery(String query) {
        return Uni.createFrom().deferred(() -> {
            if (waiting.incrementAndGet() > config.waitingQueries()) {
                waiting.decrementAndGet();
                throw ProblemException.tooMany("Too many searches wait for the model. Try again in a moment.");
            }
            var instructed = config.queryInstruction()
                    .filter(i -> spec.wantsInstruction())
                    .map(i -> i.strip() + " " + query);
            return embedOne(instructed.orElse(query)).onTermination().invoke(waiting::decrementAndGet);
        });
    }

    private Uni<Embedding> embedOne(String text) {
        load();
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
