package dev.lectern.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The gateway as a patient client sees it: what fails for a moment is asked again, under one idempotency key. */
final class Gateway {

    record Reply(int status, JsonNode body) {

        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** In the words of the problem document, if it is one. */
        String reason() {
            var title = body.path("title").asText("");
            var detail = body.path("detail").asText("");
            return "HTTP " + status + (title.isEmpty() ? "" : ", " + title) + (detail.isEmpty() ? "" : ": " + detail);
        }
    }

    /** One event of a stream. */
    record Heard(String id, String kind, JsonNode data) {}

    private record Content(String type, BodyPublisher bytes) {}

    /** What a service that is just being started again looks like from outside. */
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final String address;
    private final Duration patience;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private String token;

    Gateway(String address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    String address() {
        return address;
    }

    void signedIn(String bearer) {
        token = bearer;
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply post(String path, Map<String, ?> body) {
        return send("POST", path, body);
    }

    Reply put(String path, Map<String, ?> body) {
        return send("PUT", path, body);
    }

    /** As a form with this file alone in it. */
    Reply upload(String path, String name, String type, byte[] file) {
        var boundary = UUID.randomUUID().toString();
        var head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: " + type + "\r\n\r\n";
        var form = BodyPublishers.concat(
                BodyPublishers.ofString(head),
                BodyPublishers.ofByteArray(file),
                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return patiently("POST", path, new Content("multipart/form-data; boundary=" + boundary, form));
    }

    /** Listens until the stream ends or breaks; answers the status, of which anything but 200 brought no events. */
    int listen(String method, String path, Map<String, ?> body, String key, String after, Consumer<Heard> listener)
            throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", "text/event-stream")
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : written(body));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (after != null) {
            request.header("Last-Event-ID", after);
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() == 200) {
                hear(response.body(), listener);
            }
            return response.statusCode();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private void hear(Stream<String> lines, Consumer<Heard> listener) {
        var fields = new HashMap<String, String>();
        lines.forEach(line -> {
            if (line.isEmpty() && fields.containsKey("event")) {
                listener.accept(
                        new Heard(fields.get("id"), fields.get("event"), parse(fields.getOrDefault("data", ""))));
            }
            if (line.isEmpty()) {
                fields.clear();
                return;
            }
            var colon = line.indexOf(':');
            if (colon > 0) {
                fields.merge(line.substring(0, colon), line.substring(colon + 1).strip(), (a, b) -> a + "\n" + b);
            }
        });
    }

    static boolean isPassing(int status) {
        return PASSING.contains(status);
    }

    private Reply send(String method, String path, Map<String, ?> body) {
        return patiently(method, path, body == null ? null : new Content("application/json", written(body)));
    }

    private BodyPublisher written(Map<String, ?> body) {
        try {
            return BodyPublishers.ofString(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Reply patiently(String method, String path, Content body) {
        var key = UUID.randomUUID().toString();
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            String trouble;
            try {
                var reply = once(method, path, body, key);
                if (!PASSING.contains(reply.status()) || System.nanoTime() > until) {
                    return reply;
                }
                trouble = reply.reason();
            } catch (IOException e) {
                trouble = e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
                if (System.nanoTime() > until) {
                    throw new DemoFailure(method + " " + path + " was not answered for " + patience.toSeconds() + " s ("
                            + trouble + ")");
                }
            }
            pause(trouble);
        }
    }

    private Reply once(String method, String path, Content body, String key) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(20))
                .header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (body == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", body.type())
                    .header("Idempotency-Key", key)
                    .method(method, body.bytes());
        }
        try {
            var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), parse(response.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    private JsonNode parse(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : json.readTree(text);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static void pause(String trouble) {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted after " + trouble);
        }
    }
}
