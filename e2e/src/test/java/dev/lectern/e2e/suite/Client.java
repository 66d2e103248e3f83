package dev.lectern.e2e.suite;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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

    public static Client with(Suite suite, String token) {
        return new Client(suite.gateway(), token);
    }

    /** Past the gateway, straight at a service. */
    public static Client at(int port, String token) {
        return new Client("http://127.0.0.1:" + port, token);
    }

    /** Who runs the installation: its first account, which is the demo's. */
    public static Person administrator(Suite suite) {
        return Person.signedIn(suite, "demo", Suite.DEMO_PASSWORD);
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

    /** A form with this file alone in it; sent again with the same key it is answered like the first time. */
    public Reply upload(String path, String name, byte[] file, String key) {
        return send("POST", path, new Form(Map.of(), name, file), Map.of("Idempotency-Key", key));
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
                request.header("Content-Type", contentType(body)).method(method, publisher(body));
            }
            return reply(HTTP.send(request.build(), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The text as it is, said to be JSON. */
    public Reply sendText(String method, String path, String text) {
        return send(method, path, BodyPublishers.ofString(text), Map.of());
    }

    // A stream of events has no end to wait for: it is enough that it began.
    private static String text(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            var type = response.headers().firstValue("Content-Type").orElse("");
            return type.startsWith("text/event-stream") ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String contentType(Object body) {
        return switch (body) {
            case Form form -> form.contentType();
            case byte[] bytes -> "application/octet-stream";
            default -> "application/json";
        };
    }

    private static BodyPublisher publisher(Object body) throws JsonProcessingException {
        return switch (body) {
            case BodyPublisher ready -> ready;
            case Form form -> form.publisher();
            case byte[] bytes -> BodyPublishers.ofByteArray(bytes);
            default -> BodyPublishers.ofString(JSON.writeValueAsString(body));
        };
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    }

    private static Reply reply(HttpResponse<InputStream> response) throws IOException {
        var text = text(response);
        try {
            return new Reply(
                    response.statusCode(), parse(text), text, response.headers().map());
        } catch (JsonProcessingException e) {
            return new Reply(
                    response.statusCode(),
                    MissingNode.getInstance(),
                    text,
                    response.headers().map());
        }
    }
}
