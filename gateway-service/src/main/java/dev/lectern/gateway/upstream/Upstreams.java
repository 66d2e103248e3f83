package dev.lectern.gateway.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services, each with its own pool and its own breaker, so that one that hangs takes nothing from the others. */
@ApplicationScoped
public class Upstreams {

    private final Map<String, Upstream> byName;

    Upstreams(UpstreamConfig config, Vertx vertx, Clock clock, MeterRegistry metrics) {
        byName = config.url().entrySet().stream()
                .map(entry -> new Upstream(
                        entry.getKey(),
                        entry.getValue(),
                        vertx.createHttpClient(options(config)),
                        new Breaker(config.breakAfter(), config.breakFor(), clock)))
                .collect(Collectors.toMap(Upstream::name, Function.identity()));
        byName.values()
                .forEach(upstream -> metrics.gauge(
                        "lectern.gateway.breaker.open",
                        Tags.of("service", upstream.name()),
                        upstream.breaker(),
                        breaker -> breaker.isOpen() ? 1 : 0));
    }

    Collection<Upstream> all() {
        return byName.values();
    }

    public Upstream named(String service) {
        return byName.get(service);
    }

    private static HttpClientOptions options(UpstreamConfig config) {
        return new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(config.connections())
                .setMaxWaitQueueSize(config.connections())
                // Less than any service's own idle limit: a connection is closed by us, not under our hands.
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false);
    }
}
