package dev.lectern.gateway.upstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services, each with its own pool and its own breaker, so that one that hangs takes nothing from the others. */
@ApplicationScoped
public class Upstreams {

    private final Map<String, Upstream> byName;

    /** The certificates that parts of the suite are believed by (profile "tls" of common). */
    private static final String INSIDE = "inside";

    Upstreams(UpstreamConfig config, TlsConfigurationRegistry tls, Vertx vertx, Clock clock, MeterRegistry metrics) {
        var trusted = tls.get(INSIDE).map(TlsConfiguration::getTrustStoreOptions);
        byName = config.url().entrySet().stream()
                .map(entry -> new Upstream(
                        entry.getKey(),
                        entry.getValue(),
                        vertx.createHttpClient(options(config, trusted)),
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

    private static HttpClientOptions options(UpstreamConfig config, Optional<TrustOptions> trusted) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setMaxPoolSize(config.connections())
                .setMaxWaitQueueSize(config.connections())
                // Less than any service's own idle limit: a connection is closed by us, not under our hands.
                .setKeepAliveTimeout(30)
                .setDecompressionSupported(false);
        trusted.ifPresent(options::setTrustOptions);
        return options;
    }
}
