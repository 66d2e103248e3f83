package dev.lectern.ingestion.lookup;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One GET to the world outside: it ends within its time and takes no more bytes than are allowed, whoever answers. */
@ApplicationScoped
class Wire {

    record Reply(int status, String body, String retryAfter, String location) {}

    private static final int CONNECTIONS = 8;

    private final Vertx vertx;
    private final EnrichConfig config;
    private final HttpClient client;

    Wire(Vertx vertx, EnrichConfig config) {
        this.vertx = vertx;
        this.config = config;
        var options = new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setDecompressionSupported(true)
                // Our trace ids are nobody's business out there.
                .setTracingPolicy(TracingPolicy.IGNORE);
        this.client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /** `from` names the catalogue in what goes wrong. */
    Uni<Reply> get(String from, URI address) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address.toString())
                .setFollowRedirects(false)
                .putHeader("User-Agent", agent())
                .putHeader("Accept", "application/json, application/xml;q=0.9");
        return Uni.createFrom().emitter(emitter -> new Exchange(from, emitter).begin(options));
    }

    private String agent() {
        return config.userAgent()
                + config.mailto().map(address -> " (mailto:" + address + ")").orElse("");
    }

    /** Whoever is first ends it: the last byte, a failure, the clock, too many bytes, or whoever does not wait any more. */
    private final class Exchange {

        private final String from;
        private final UniEmitter<? super Reply> emitter;
        private final Buffer body = Buffer.buffer();
        private final long timer;
        private HttpClientRequest request;
        private boolean over;

        private Exchange(String from, UniEmitter<? super Reply> emitter) {
            this.from = from;
            this.emitter = emitter;
            this.timer = vertx.setTimer(
                    config.timeout().toMillis(), id -> abort(LookupFailure.passing(from + " did not answer in time.")));
            emitter.onTermination(this::stop);
        }

        private void begin(RequestOptions options) {
            client.request(options).onFailure(failure -> abort(unreachable())).onSuccess(opened -> {
                request = opened;
                if (over) {
                    opened.reset();
                    return;
                }
                opened.send().onFailure(failure -> abort(unreachable())).onSuccess(this::read);
            });
        }

        private void read(HttpClientResponse response) {
            response.exceptionHandler(failure -> abort(unreachable()));
            response.handler(piece -> {
                if (over) {
                    return;
                }
                if (body.length() + piece.length() > config.mostBytes()) {
                    abort(LookupFailure.lasting(from + " answered with more than " + config.mostBytes() + " bytes."));
                    return;
                }
                body.appendBuffer(piece);
            });
            response.endHandler(end -> {
                if (!over) {
                    finish();
                    emitter.complete(new Reply(
                            response.statusCode(),
                            body.toString(StandardCharsets.UTF_8),
                            response.getHeader("Retry-After"),
                            response.getHeader("Location")));
                }
            });
        }

        private void abort(LookupFailure failure) {
            if (!over) {
                stop();
                emitter.fail(failure);
            }
        }

        private void stop() {
            if (!over) {
                finish();
                if (request != null) {
                    request.reset();
                }
            }
        }

        private void finish() {
            over = true;
            vertx.cancelTimer(timer);
        }

        private LookupFailure unreachable() {
            return LookupFailure.passing(from + " cannot be reached.");
        }
    }
}
