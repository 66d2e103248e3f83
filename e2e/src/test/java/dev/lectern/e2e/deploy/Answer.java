package dev.lectern.e2e.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A question whose answer is heard to its end; wherever the stream breaks off, it is gone on with behind what was heard. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LAST = Set.of("completed", "failed", "cancelled");
    private static final int TRIES = 40;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String key = UUID.randomUUID().toString();
    private final String token;
    private final List<Integer> numbers = new ArrayList<>();
    private String runId;
    private String last = "";
    private int breaks;

    Answer(String token) {
        this.token = token;
    }

    /** At this door until {@code enough} says so of what has been heard; breaking off by oneself is no break. */
    Answer hear(String gateway, String question, IntPredicate enough) {
        for (var tried = 1; !LAST.contains(last) && !enough.test(numbers.size()); tried++) {
            if (tried > 1) {
                breaks++;
                Patient.pause();
            }
            if (tried == TRIES) {
                throw new AssertionError("no end of the answer after " + TRIES + " tries; heard " + numbers);
            }
            listen(runId == null ? asked(gateway, question) : further(gateway), enough);
        }
        return this;
    }

    /** Every event once and in its place. */
    boolean isWhole() {
        return last.equals("completed")
                && numbers.equals(
                        IntStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    int breaks() {
        return breaks;
    }

    @Override
    public String toString() {
        return "run " + runId + ": " + numbers + ", then " + last;
    }

    private HttpRequest asked(String gateway, String question) {
        try {
            return request(gateway + "/api/v1/chat/turns")
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("question", question))))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest further(String gateway) {
        return request(gateway + "/api/v1/chat/streams/" + runId)
                .header("Last-Event-ID", Integer.toString(numbers.getLast()))
                .build();
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
    }

    private void listen(HttpRequest request, IntPredicate enough) {
        try {
            var reply = http.send(request, BodyHandlers.ofLines());
            try (var lines = reply.body()) {
                if (reply.statusCode() == 200) {
                    hear(lines.iterator(), enough);
                } else if (reply.statusCode() != 503) {
                    throw new AssertionError(request.uri() + ": " + reply.statusCode() + " " + lines.toList());
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Broken off; the caller goes on behind what was heard.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void hear(java.util.Iterator<String> lines, IntPredicate enough) throws IOException {
        String id = null;
        String kind = null;
        String data = null;
        while (!LAST.contains(last) && !enough.test(numbers.size()) && lines.hasNext()) {
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
                id = null;
            }
        }
    }
}
