package dev.lectern.retrieval.embed;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** No searches before the model is there. */
@Readiness
class ModelReadiness implements HealthCheck {

    private final Embedders embedders;

    ModelReadiness(Embedders embedders) {
        this.embedders = embedders;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("embedding model")
                .status(embedders.ready())
                .withData("model", embedders.standard().space().model())
                .build();
    }
}
