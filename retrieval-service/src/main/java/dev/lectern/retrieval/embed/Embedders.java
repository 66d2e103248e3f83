package dev.lectern.retrieval.embed;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The built-in models, one embedder each on the same threads: however many are in use, no more texts are in work than cores.
 * Questions have threads of their own, which go before those of texts.
 */
@ApplicationScoped
public class Embedders {

    private final Map<String, InProcessEmbedder> all = new LinkedHashMap<>();
    private final String standard;

    Embedders(EmbedConfig config, Vertx vertx, MeterRegistry metrics) {
        var workers = vertx.createSharedWorkerExecutor("embedder", config.cores());
        var ofTexts = vertx.createSharedWorkerExecutor("embedder-of-texts", config.cores());
        var timer = Timer.builder("lectern.embed")
                .description("Texts embedded, and the time the model took for each")
                .publishPercentileHistogram()
                .register(metrics);
        for (var spec : List.of(OnnxModel.BGE_SMALL, OnnxModel.MINI_LM)) {
            all.put(spec.name(), new InProcessEmbedder(spec, config, workers, ofTexts, timer));
        }
        this.standard = config.model();
        if (!all.containsKey(standard)) {
            throw new IllegalStateException("lectern.embed.model is " + standard + ", but there are " + all.keySet());
        }
    }

    // At start and not at first use: the first question should not pay for it, and readiness can wait for it.
    void load(@Observes StartupEvent started) {
        all.get(standard).load();
    }

    /** The one that new workspaces begin with. */
    @Produces
    @ApplicationScoped
    public Embedder standard() {
        return all.get(standard);
    }

    public Optional<Embedder> of(String model) {
        return Optional.ofNullable(all.get(model));
    }

    public Set<String> models() {
        return all.keySet();
    }

    boolean ready() {
        return all.get(standard).loaded();
    }
}
