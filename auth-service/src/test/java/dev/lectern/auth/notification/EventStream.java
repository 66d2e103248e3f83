package dev.lectern.auth.notification;

import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens as a browser would, and keeps what it heard. */
final class EventStream implements AutoCloseable {

    record Heard(String id, String name, JsonObject data) {}

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final HttpResponse<InputStream> answer;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    private EventStream(HttpResponse<InputStream> answer) {
        this.answer = answer;
        Thread.ofVirtual().start(this::read);
    }

    static EventStream open(String token, String lastId) {
        var request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/api/v1/notifications/stream"))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        try {
            return new EventStream(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int status() {
        return answer.statusCode();
    }

    String header(String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    List<Heard> heard() {
        return heard;
    }

    List<String> comments() {
        return comments;
    }

    boolean isOver() {
        return over;
    }

    private void read() {
        try (var in = answer.body()) {
            var event = new StringBuilder();
            for (int one = in.read(); one >= 0; one = in.read()) {
                event.append((char) one);
                if (event.length() > 1 && event.substring(event.length() - 2).equals("\n\n")) {
                    keep(new String(event.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                    event.setLength(0);
                }
            }
        } catch (IOException closed) {
            // Told by what is over.
        }
        over = true;
    }

    private void keep(String event) {
        String id = null;
        String name = null;
        var data = new StringBuilder();
        for (var line : event.split("\n")) {
            var parts = line.split(":", 2);
            var value = parts.length < 2 ? "" : parts[1].strip();
            switch (parts[0]) {
                case "id" -> id = value;
                case "event" -> name = value;
                case "data" -> data.append(value);
                case "" -> comments.add(value);
                default -> {
                    // How long to wait before coming again.
                }
            }
        }
        if (!data.isEmpty()) {
            heard.add(new Heard(id, name, new JsonObject(data.toString())));
        }
    }

    @Override
    public void close() throws IOException {
        answer.body().close();
    }
}
