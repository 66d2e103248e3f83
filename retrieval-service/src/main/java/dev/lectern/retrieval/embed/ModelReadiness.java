package dev.lectern.retrieval.embed;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** No searches before the model is there. */
@Readiness
class ModelReadiness implements HealthCheck {

    private final InProcessEmbedder embedder;

    ModelReadiness(InProcessEmbedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("embedding model")
                .status(embedder.loaded())
                .withData("model", embedder.space().model())
                .build();
    }
}
