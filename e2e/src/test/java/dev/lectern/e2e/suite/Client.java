package dev.lectern.e2e.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A person or a script at the gateway's door, signed in or not. */
public final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public record Reply(int status, JsonNode json, String text, Map<String, java.util.List<String>> headers) {

        public String at(String field) {
            return json.path(field).asText(null);
        }

        public Reply expect(int wanted) {
            if (status != wanted) {
                throw new AssertionError("expected " + wanted + " and got " + status + ": " + text);
            }
            return this;
        }
    }

    private final String base;
    private final String token;

    private Client(String base, String token) {
        this.base = base;
        this.token = token;
    }

    public static Client anonymous(Suite suite) {
        return new Client(suite.gateway(), null);
    }

    /** A new account with an own workspace, signed in. */
    public static Person newcomer(Suite suite, String name) {
        var username = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        var password = "a long pass phrase of " + username;
        anonymous(suite)
                .post(
                        "/api/v1/accounts",
                        Map.of("username", username, "email", username + "@example.org", "password", password))
                .expect(201);
        return Person.signedIn(suite, username, password);
    }

    /** Somebody with an account. */
    public record Person(String username, String password, Client client) {

        public static Person signedIn(Suite suite, String username, String password) {
            var credentials = Map.of("identifier", username, "password", password, "transport", "bearer");
            var reply = anonymous(suite).post("/api/v1/session", credentials).expect(200);
            return new Person(username, password, new Client(suite.gateway(), reply.at("token")));
        }

        /** The same person in another session. */
        public Person again(Suite suite) {
            return signedIn(suite, username, password);
        }
    }

    public Reply get(String path) {
        return send("GET", path, null, Map.of());
    }

    public Reply post(String path, Object body) {
        return send("POST", path, body, Map.of());
    }

    public Reply put(String path, Object body) {
        return send("PUT", path, body, Map.of());
    }

    public Reply patch(String path, Object body) {
        return send("PATCH", path, body, Map.of());
    }

    public Reply delete(String path) {
        return send("DELETE", path, null, Map.of());
    }

    public Reply send(String method, String path, Object body, Map<String, String> headers) {
        try {
            var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            headers.forEach(request::header);
            if (body == null) {
                request.method(method, BodyPublishers.noBody());
            } else {
                request.header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)));
            }
            return reply(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        var text = response.body();
        try {
            var json = text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
            return new Reply(
                    response.statusCode(), json, text, response.headers().map());
        } catch (JsonProcessingException e) {
            return new Reply(
                    response.statusCode(),
                    MissingNode.getInstance(),
                    text,
                    response.headers().map());
        }
    }
}
