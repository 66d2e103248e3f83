package dev.lectern.retrieval.provider;

import dev.lectern.retrieval.dialect.Dialect;
import dev.lectern.retrieval.dialect.ProviderFailure;
import dev.lectern.retrieval.dialect.ProviderFailure.Kind;
import dev.lectern.retrieval.model.Completion.Piece;
import dev.lectern.retrieval.model.Completion.Request;
import dev.lectern.retrieval.model.Model;
import dev.lectern.retrieval.provider.Breaker.Pass;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks one model, if it may be asked now; again only while nothing was spent. */
@ApplicationScoped
class Upstream {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final ProviderConfig config;
    private final ProviderKeys keys;
    private final Clock clock;
    private final Vertx vertx;
    private final HttpClient client;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> seats = new ConcurrentHashMap<>();

    Upstream(ProviderConfig config, ProviderKeys keys, Clock clock, Vertx vertx) {
        this.config = config;
        this.keys = keys;
        this.clock = clock;
        this.vertx = vertx;
        // Strangers learn nothing of our traces, and lead us nowhere else.
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) config.connectTimeout().toMillis())
                        .setTracingPolicy(TracingPolicy.IGNORE)
                        .setMaxRedirects(0),
                new PoolOptions().setHttp1MaxSize(config.connections()));
    }

    void stop(@Observes ShutdownEvent stopping) {
        client.close();
    }

    /** Fails with ProviderFailure. */
    Multi<Piece> ask(Context context, Model model, Request request, Meter meter) {
        return Multi.createFrom().deferred(() -> {
            var seat = seat(model);
            var pass = breaker(model).admit().orElse(null);
            if (pass == null) {
                seat.run();
                throw new ProviderFailure(
                        Kind.RESTING,
                        "Model provider " + model.provider().name()
                                + " failed too often just now; try again in a minute.");
            }
            return tries(context, model, request, meter)
                    .onItem()
                    .invoke(piece -> pass.succeeded())
                    .onFailure()
                    .invoke(failure -> tell(pass, model, failure))
                    .onTermination()
                    .invoke(() -> {
                        pass.givenBack();
                        seat.run();
                    });
        });
    }

    private Multi<Piece> tries(Context context, Model model, Request request, Meter meter) {
        var left = new AtomicInteger(config.retries());
        return keys.of(model.provider())
                .onItem()
                .transformToMulti(key -> once(context, model, request, meter, key.orElse(null)))
                .onFailure(failure -> failure instanceof ProviderFailure one && one.spentNothing())
                .retry()
                .when(failures -> failures.onItem()
                        .transformToUniAndConcatenate(failure -> pause(context, (ProviderFailure) failure, left)));
    }

    private Multi<Piece> once(Context context, Model model, Request request, Meter meter, String key) {
        var dialect = Dialect.of(model.provider().kind()).orElseThrow();
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(model.provider().baseUrl().replaceAll("/+$", "") + dialect.path())
                .putHeader("Content-Type", "application/json")
                .putHeader("Accept", "text/event-stream");
        dialect.sign(options, key);
        var body = dialect.body(model, request).toBuffer();
        // Bounded by what one read from the connection holds: the call pauses when nobody asks for more.
        return Multi.createFrom()
                .<Piece>emitter(
                        out -> new ProviderCall(context, config, dialect, meter, out).start(client, options, body),
                        BackPressureStrategy.BUFFER);
    }

    private Uni<Integer> pause(Context context, ProviderFailure failure, AtomicInteger left) {
        var tries = config.retries() - left.getAndDecrement();
        var wait = failure.pause() == null ? FIRST_PAUSE.multipliedBy(1L << tries) : failure.pause();
        if (tries >= config.retries() || wait.compareTo(config.longestWait()) > 0) {
            return Uni.createFrom().failure(failure);
        }
        return Uni.createFrom()
                .emitter(out -> context.runOnContext(nothing -> {
                    var timer = vertx.setTimer(Math.max(1, wait.toMillis()), over -> out.complete(tries));
                    out.onTermination(() -> vertx.cancelTimer(timer));
                }));
    }

    private void tell(Pass pass, Model model, Throwable failure) {
        if (failure instanceof ProviderFailure one && one.isIllness()) {
            pass.failed();
        }
        if (failure instanceof ProviderFailure one && one.kind() == Kind.KEY) {
            keys.forget(model.provider());
        }
    }

    /** Takes one of the model's places; what is returned gives it back, once. */
    private Runnable seat(Model model) {
        var taken = seats.computeIfAbsent(model.modelId(), fresh -> new AtomicInteger());
        if (taken.incrementAndGet() > model.maxConcurrency()) {
            taken.decrementAndGet();
            throw new ProviderFailure(
                    Kind.FULL,
                    "Model " + model.modelId() + " is answering " + model.maxConcurrency()
                            + " questions, as many as it may; try again shortly.");
        }
        var given = new AtomicBoolean();
        return () -> {
            if (given.compareAndSet(false, true)) {
                taken.decrementAndGet();
            }
        };
    }

    private Breaker breaker(Model model) {
        return breakers.computeIfAbsent(model.provider().name(), fresh -> new Breaker(clock));
    }
}
