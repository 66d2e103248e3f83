package dev.lectern.retrieval.turn;

import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens to an answer as a browser would; reads only when it is asked to. */
final class EventStream implements AutoCloseable {

    /** Read at that nanosecond. */
    record Heard(int id, String name, JsonObject data, long at) {}

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final AtomicInteger comments = new AtomicInteger();
    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;

    private EventStream(HttpResponse<InputStream> answer) {
        this.answer = answer;
        this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8), 256);
    }

    static EventStream ask(String token, String path, JsonObject question, String key) {
        var request = request(token, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.encode()));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return open(request);
    }

    static EventStream listen(String token, Object run, int lastId) {
        var request = request(token, "/api/v1/chat/streams/" + run);
        if (lastId > 0) {
            request.header("Last-Event-ID", Integer.toString(lastId));
        }
        return open(request);
    }

    private static HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream");
    }

    private static EventStream open(HttpRequest.Builder request) {
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

    String contentType() {
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    /** Null at the end. */
    Heard next() {
        try {
            int id = 0;
            String name = null;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var parts = line.split(":", 2);
                var value = parts.length < 2 ? "" : parts[1].strip();
                switch (parts[0]) {
                    case "id" -> id = Integer.parseInt(value);
                    case "event" -> name = value;
                    case "data" -> {
                        return new Heard(id, name, new JsonObject(value), System.nanoTime());
                    }
                    default -> {
                        if (line.startsWith(":")) {
                            comments.incrementAndGet();
                        }
                    }
                }
            }
            return null;
        } catch (IOException closed) {
            return null;
        }
    }

    List<Heard> some(int most) {
        var heard = new ArrayList<Heard>();
        while (heard.size() < most) {
            var one = next();
            if (one == null) {
                break;
            }
            heard.add(one);
        }
        return heard;
    }

    List<Heard> all() {
        return some(Integer.MAX_VALUE);
    }

    static String text(List<Heard> heard) {
        var text = new StringBuilder();
        heard.stream()
                .filter(one -> one.name().equals("text"))
                .forEach(one -> text.append(one.data().getString("delta")));
        return text.toString();
    }

    @Override
    public void close() {
        try {
            answer.body().close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }
}
