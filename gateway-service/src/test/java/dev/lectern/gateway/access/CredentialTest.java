package dev.lectern.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Read from real requests; that they came over HTTPS is said to it. */
class CredentialTest {

    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void overHttpsTheCookieThatAnySiteCanPlantIsNone() {
        assertThat(shown("lectern_session=planted", true)).isEmpty();
        assertThat(shown("lectern_session=planted; __Host-lectern_session=own", true))
                .contains(new Credential("own", true));
    }

    @Test
    void withoutHttpsThereIsNoOther() {
        assertThat(shown("lectern_session=own", false)).contains(new Credential("own", true));
    }

    private static Optional<Credential> shown(String cookies, boolean secure) {
        var shown = new CompletableFuture<Optional<Credential>>();
        var server = VERTX.createHttpServer()
                .requestHandler(request -> answer(request, secure, shown))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                .header("Cookie", cookies)
                .build();
        try (var client = HttpClient.newHttpClient()) {
            client.send(request, BodyHandlers.discarding());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return shown.join();
    }

    private static void answer(
            HttpServerRequest request, boolean secure, CompletableFuture<Optional<Credential>> shown) {
        shown.complete(Credential.of(request, secure));
        request.response().end();
    }
}
