package dev.lectern.auth.oidc;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Talks to the provider: JSON only, over HTTPS unless it runs on this machine, and not for long. */
@ApplicationScoped
class Http {

    private static final Logger LOG = Logger.getLogger(Http.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1024 * 1024;
    private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");

    private final HttpClient client;

    Http(Vertx vertx) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(3_000));
    }

    @PreDestroy
    void stop() {
        client.closeAndForget();
    }

    Uni<JsonObject> get(String url, Map<String, String> headers) {
        return send(url, HttpMethod.GET, headers, "");
    }

    Uni<JsonObject> post(String url, Map<String, String> headers, Map<String, String> form) {
        return send(url, HttpMethod.POST, headers, encoded(form));
    }

    static String encoded(Map<String, String> values) {
        return values.entrySet().stream()
                .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private Uni<JsonObject> send(String url, HttpMethod method, Map<String, String> headers, String body) {
        if (!isTrustworthy(url)) {
            return Uni.createFrom().failure(() -> away("must be reached by https: " + url));
        }
        var options = new RequestOptions()
                .setAbsoluteURI(url)
                .setMethod(method)
                .setTimeout(PATIENCE.toMillis())
                .putHeader("Accept", "application/json");
        headers.forEach(options::putHeader);
        if (method == HttpMethod.POST) {
            options.putHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        return client.request(options)
                .chain(request -> request.send(body))
                .chain(this::read)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure(e -> !(e instanceof ProblemException))
                // Without its words, which may quote the answer, and that may be a token.
                .transform(e -> away(e.getClass().getSimpleName()));
    }

    private Uni<JsonObject> read(HttpClientResponse response) {
        var length = response.getHeader("Content-Length");
        if (length != null && length.length() > 7) {
            return Uni.createFrom().failure(() -> away("an answer of " + length + " bytes"));
        }
        return bounded(response).map(body -> {
            if (response.statusCode() / 100 == 4) {
                LOG.warnf("identity provider: answered %d", response.statusCode());
                throw ProblemException.unauthenticated("The identity provider does not accept this sign-in.");
            }
            if (response.statusCode() != 200 || body.length() > MOST_BYTES) {
                throw away("answered " + response.statusCode() + " with " + body.length() + " bytes");
            }
            return body.toJsonObject();
        });
    }

    // Somebody who does not say how much he sends is not listened to for longer either.
    private Uni<Buffer> bounded(HttpClientResponse response) {
        var body = Buffer.buffer();
        return response.toMulti()
                .onItem()
                .invoke(part -> {
                    if (body.length() + part.length() > MOST_BYTES) {
                        throw away("an answer of more than " + MOST_BYTES + " bytes");
                    }
                    body.appendBuffer(part);
                })
                .onItem()
                .ignoreAsUni()
                .onFailure()
                .invoke(e -> response.request().reset())
                .replaceWith(body);
    }

    static boolean isTrustworthy(String url) {
        try {
            var uri = URI.create(url == null ? "" : url);
            return uri.getHost() != null
                    && ("https".equals(uri.getScheme())
                            || ("http".equals(uri.getScheme()) && HERE.contains(uri.getHost())));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ProblemException away(String reason) {
        LOG.warnf("identity provider: %s", reason);
        return ProblemException.upstream("The identity provider does not answer; try again shortly.");
    }
}
