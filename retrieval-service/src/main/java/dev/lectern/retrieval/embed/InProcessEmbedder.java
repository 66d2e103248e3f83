package dev.lectern.retrieval.embed;

import dev.lectern.common.problem.ProblemException;
import dev.lectern.retrieval.embed.OnnxModel.Spec;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.vertx.core.WorkerExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/** A built-in model on the threads of all of them, so that neither requests nor each other's texts wait on the event loop. */
class InProcessEmbedder implements Embedder {

    private static final Logger LOG = Logger.getLogger(InProcessEmbedder.class);

    private final Spec spec;
    private final EmbedConfig config;
    private final WorkerExecutor workers;
    private final WorkerExecutor ofTexts;
    private final Timer timer;
    private final CompletableFuture<OnnxModel> model = new CompletableFuture<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();

    InProcessEmbedder(Spec spec, EmbedConfig config, WorkerExecutor workers, WorkerExecutor ofTexts, Timer timer) {
        this.spec = spec;
        this.config = config;
        this.workers = workers;
        this.ofTexts = ofTexts;
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
        // No more of them in the queue than can be worked on: who else has texts gets his turn after one, not after a
        // book.
        return Uni.join()
                .all(order.stream()
                        .map(i -> embedOne(ofTexts, LowPriority::take, texts.get(i)))
                        .toList())
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
            return embedOne(workers, () -> {}, instructed.orElse(query))
                    .onTermination()
                    .invoke(waiting::decrementAndGet);
        });
    }

    @Override
    public double likeness(double cosine) {
        return Math.clamp((cosine - spec.unrelated()) / (spec.same() - spec.unrelated()), 0, 1);
    }

    private Uni<Embedding> embedOne(WorkerExecutor threads, Runnable first, String text) {
        load();
        // Joins the load in the worker and not in a chain: the result arrives on the caller's context either way.
        return Uni.createFrom().completionStage(() -> threads.executeBlocking(
                        () -> {
                            first.run();
                            var loaded = model.join();
                            return timer.record(() -> loaded.embed(text));
                        },
                        false)
                .toCompletionStage());
    }
}
