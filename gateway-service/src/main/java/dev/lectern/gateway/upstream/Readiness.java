package dev.lectern.gateway.upstream;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which parts of the suite answer. */
@ApplicationScoped
public class Readiness {

    /** One part and how it is. */
    @Schema(name = "SuitePart")
    public record Part(
            @Schema(examples = "retrieval") String name,

            @Schema(
                    enumeration = {"ready", "starting", "down"},
                    description = "down: it does not answer at all.")
            String state) {}

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    // Anybody may ask, as often as they like; the services notice one question in two seconds.
    private static final Duration KEPT = Duration.ofSeconds(2);

    private final Uni<List<Part>> parts;

    Readiness(Upstreams upstreams) {
        parts = Uni.join()
                .all(upstreams.all().stream()
                        .sorted(Comparator.comparing(Upstream::name))
                        .map(Readiness::ask)
                        .toList())
                .andFailFast()
                .memoize()
                .forFixedDuration(KEPT);
    }

    public Uni<List<Part>> parts() {
        return parts;
    }

    private static Uni<Part> ask(Upstream upstream) {
        var options = upstream.request(HttpMethod.GET, "/q/health/ready")
                .setConnectTimeout(PATIENCE.toMillis())
                .setIdleTimeout(PATIENCE.toMillis());
        return Uni.createFrom()
                .completionStage(() -> upstream.client()
                        .request(options)
                        .compose(request -> request.send().map(HttpClientResponse::statusCode))
                        .toCompletionStage())
                .map(status -> status == 200 ? "ready" : "starting")
                .onFailure()
                .recoverWithItem("down")
                .map(state -> new Part(upstream.name(), state));
    }
}
