package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lectern.local.home.App;
import dev.lectern.local.home.Home;
import dev.lectern.local.home.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Gets a benchmark what a client has (an account, a session) and what only the gateway has (an internal token). */
final class Door {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Home home;
    private final HttpClient http = HttpClient.newHttpClient();

    Door(Home home) {
        this.home = home;
    }

    /** A new account of the staff with a session; answers the session's secret. */
    String newcomer(String name, String password) {
        var account = Map.of("username", name, "email", name + "@example.org", "password", password);
        call(App.GATEWAY, "POST", "/api/v1/accounts", null, json(account));
        var credentials = Map.of("identifier", name, "password", password, "transport", "bearer");
        return call(App.GATEWAY, "POST", "/api/v1/session", null, json(credentials))
                .path("token")
                .asText();
    }

    /** What the gateway would send on for this session; good for a minute. */
    String internalToken(String session) {
        var form = "service=gateway&secret=" + Secrets.of(home).client(App.GATEWAY);
        var own = call(App.AUTH, "POST", "/internal/service-tokens", null, form)
                .path("token")
                .asText();
        return call(App.AUTH, "POST", "/internal/token-exchange", own, json(Map.of("credential", session)))
                .path("token")
                .asText();
    }

    JsonNode call(App app, String method, String path, String token, String body) {
        try {
            return JSON.readTree(send(app, method, path, token, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(App app, String path) {
        return send(app, "GET", path, null, "");
    }

    private String send(App app, String method, String path, String token, String body) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + home.port(app) + path))
                .header("Content-Type", body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var reply = http.send(request.build(), BodyHandlers.ofString());
            if (reply.statusCode() >= 300) {
                throw new IllegalStateException(method + " " + path + ": " + reply.statusCode() + " " + reply.body());
            }
            return reply.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
