package dev.lectern.e2e.suite;

import dev.lectern.local.home.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Gets what the gateway gets for somebody's credential: the token that the services understand. */
public final class InternalTokens {

    private final Client asGateway;

    public InternalTokens(Suite suite) {
        var port = suite.state().member(App.AUTH.stem()).orElseThrow().port();
        asGateway = Client.at(port, tokenOf(App.GATEWAY, suite.secret(App.GATEWAY), port));
    }

    public String exchange(String credential) {
        return asGateway
                .post("/internal/token-exchange", Map.of("credential", credential))
                .expect(200)
                .at("token");
    }

    private static String tokenOf(App app, String secret, int port) {
        var form = "service=" + app.stem() + "&secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/internal/service-tokens"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var text = http.send(request, BodyHandlers.ofString()).body();
            return Client.parse(text).path("token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
