package dev.lectern.common.blob;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** Signed requests to one bucket. Each can be made again without harm, so what fails on its way is. */
final class Bucket {

    private static final String NOTHING = Signature.hash("");
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int AGAIN = 3;

    /** It answered, and would not. */
    static final class Refused extends IOException {
        private final int status;

        Refused(String what, int status) {
            super("the object store answers " + status + " to " + what);
            this.status = status;
        }

        // 503 is "slow down" there; what we asked wrongly stays wrong.
        boolean mayPass() {
            return status >= 500 || status == 429;
        }
    }

    private final HttpClient http;
    private final String base;
    private final Signature signature;
    private final Duration patience;
    private final Clock clock;

    Bucket(S3Config config, Clock clock) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
        this.base = config.endpoint().orElseThrow().toString().replaceFirst("/+$", "") + "/" + config.bucket();
        this.signature = new Signature(needed(config.accessKey()), needed(config.secretKey()), config.region());
        this.patience = config.patience();
        this.clock = clock;
    }

    Uni<Boolean> has(String key) {
        return ask("HEAD", "/" + key, NOTHING, BodyPublishers.noBody(), BodyHandlers.discarding())
                .map(answer -> answer.statusCode() == 200);
    }

    /** The store refuses what does not have this hash. */
    Uni<Void> put(String key, BodyPublisher body) {
        return ask("PUT", "/" + key, key, body, BodyHandlers.discarding()).replaceWithVoid();
    }

    /** Nothing if it has no such object. */
    <T> Uni<Optional<T>> get(String key, BodyHandler<T> into) {
        return ask("GET", "/" + key, NOTHING, BodyPublishers.noBody(), into)
                .map(answer -> answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty());
    }

    Uni<Void> delete(String key) {
        return ask("DELETE", "/" + key, NOTHING, BodyPublishers.noBody(), BodyHandlers.discarding())
                .replaceWithVoid();
    }

    Uni<Listing> list(String prefix, Optional<String> from) {
        var query = "?list-type=2&prefix=" + encoded(prefix)
                + from.map(token -> "&continuation-token=" + encoded(token)).orElse("");
        return ask("GET", query, NOTHING, BodyPublishers.noBody(), BodyHandlers.ofByteArray())
                .map(answer -> Listing.read(answer.body()));
    }

    private <T> Uni<HttpResponse<T>> ask(
            String method, String rest, String hash, BodyPublisher body, BodyHandler<T> into) {
        var uri = URI.create(base + rest);
        return Uni.createFrom()
                .completionStage(() -> http.sendAsync(signed(method, uri, hash, body), into))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .onItem()
                .transformToUni(answer -> isAnswer(method, uri, answer)
                        ? Uni.createFrom().item(answer)
                        : Uni.createFrom().failure(new Refused(method + " " + uri.getPath(), answer.statusCode())))
                .onFailure(Bucket::mayPass)
                .retry()
                .withBackOff(FIRST_PAUSE)
                .atMost(AGAIN);
    }

    // No object is an answer to who asks for one; to who lists or brings something it says that there is no bucket.
    private static boolean isAnswer(String method, URI uri, HttpResponse<?> answer) {
        var isMissing = answer.statusCode() == 404 && uri.getRawQuery() == null && !method.equals("PUT");
        return answer.statusCode() / 100 == 2 || isMissing;
    }

    private HttpRequest signed(String method, URI uri, String hash, BodyPublisher body) {
        var headers = new TreeMap<String, String>();
        headers.put("host", uri.getRawAuthority());
        headers.put("x-amz-content-sha256", hash);
        headers.put("x-amz-date", Signature.moment(clock.instant()));
        var request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .method(method, body)
                .header("Authorization", signature.of(method, uri, headers, hash));
        headers.forEach((name, value) -> {
            // The client writes that one itself, from the address.
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    private static boolean mayPass(Throwable failure) {
        return failure instanceof Refused refused ? refused.mayPass() : failure instanceof IOException;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String needed(Optional<String> key) {
        return key.orElseThrow(() -> new IllegalStateException(
                "LECTERN_S3_ENDPOINT is set, so LECTERN_S3_ACCESS_KEY and LECTERN_S3_SECRET_KEY must be, too"));
    }
}
