package dev.lectern.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** An answer that is listened to in parts: each part ends where a die falls, and the next one begins behind it. */
final class Resumed {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LAST = Set.of("completed", "failed", "cancelled");

    private final HttpClient http;
    private final String address;
    private final String session;
    private final List<Integer> numbers = new ArrayList<>();
    private String runId;
    private String last = "";

    Resumed(HttpClient http, int port, String session) {
        this.http = http;
        this.address = "http://127.0.0.1:" + port;
        this.session = session;
    }

    /** Answers how often it was cut; after so many cuts it is left alone until its end. */
    int askAndCut(String question, int most, Random random) {
        listen(
                request("/api/v1/chat/turns")
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(BodyPublishers.ofString(question))
                        .build(),
                1 + random.nextInt(4));
        int cuts = 0;
        while (!LAST.contains(last)) {
            cuts++;
            var further = request("/api/v1/chat/streams/" + runId)
                    .header("Last-Event-ID", Integer.toString(numbers.getLast()))
                    .build();
            listen(further, cuts < most ? 1 + random.nextInt(4) : Integer.MAX_VALUE);
        }
        return cuts;
    }

    /** From 1 to the end, each once and in its place. */
    boolean isWhole() {
        for (int i = 0; i < numbers.size(); i++) {
            if (numbers.get(i) != i + 1) {
                return false;
            }
        }
        return last.equals("completed");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + session);
    }

    private void listen(HttpRequest request, int events) {
        try {
            var reply = http.send(request, BodyHandlers.ofLines());
            if (reply.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + ": " + reply.statusCode() + " "
                        + reply.body().toList());
            }
            try (var lines = reply.body()) {
                hear(lines, events);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void hear(Stream<String> stream, int events) throws IOException {
        Iterator<String> lines = stream.iterator();
        int heard = 0;
        String id = null;
        String kind = null;
        String data = null;
        while (heard < events && !LAST.contains(last) && lines.hasNext()) {
            var line = lines.next();
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                kind = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            } else if (line.isEmpty() && id != null && kind != null) {
                numbers.add(Integer.valueOf(id));
                last = kind;
                if (kind.equals("started")) {
                    runId = JSON.readTree(data).path("runId").asText();
                }
                heard++;
                id = null;
            }
        }
    }
}
