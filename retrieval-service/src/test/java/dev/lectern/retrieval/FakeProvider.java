package dev.lectern.retrieval;

import dev.lectern.common.Database;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A provider of models over real HTTP, that says what a test wants: one script for each request, the last one for all
 * further ones. It knows what it was asked, and how many of its connections were closed on it.
 */
public final class FakeProvider implements AutoCloseable {

    /** How one request is answered. */
    public interface Script extends Handler<HttpServerRequest> {}

    public final Queue<JsonObject> asked = new ConcurrentLinkedQueue<>();
    public final Queue<String> keys = new ConcurrentLinkedQueue<>();
    public final AtomicInteger closedOn = new AtomicInteger();
    private final Vertx vertx = Vertx.vertx();
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final HttpServer server;
    private final String name = "fake-" + UUID.randomUUID();

    public FakeProvider(Script... inTurn) {
        scripts.addAll(List.of(inTurn));
        server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/v1";
    }

    /** The registry knows this provider from now on. */
    public FakeProvider registered(String kind, String secret) {
        Database.column(
                "INSERT INTO retrieval.model_provider (model_provider_id, name, kind, base_url, secret)"
                        + " VALUES (gen_random_uuid(), ?, ?, ?, ?)",
                name,
                kind,
                url(),
                secret);
        return this;
    }

    public FakeProvider registered() {
        return registered("openai", null);
    }

    public String name() {
        return name;
    }

    /** A model of this provider that everybody may chat with, but that nobody gets unasked; answers its model_id. */
    public String model() {
        var id = "model-" + UUID.randomUUID();
        Database.column(
                "INSERT INTO retrieval.ai_model (ai_model_id, model_id, name, provider, upstream_model, capabilities,"
                        + " context_tokens, max_tokens, priority) VALUES (gen_random_uuid(), ?, 'Fake', ?, 'upstream-model',"
                        + " '{chat,tools,json}', 8000, 1000, -2000)",
                id,
                name);
        return id;
    }

    private void answer(HttpServerRequest request) {
        request.connection().closeHandler(closed -> closedOn.incrementAndGet());
        keys.add(String.valueOf(request.getHeader("Authorization")) + request.getHeader("x-api-key"));
        request.body().onSuccess(body -> {
            asked.add(body.toJsonObject());
            Script script;
            synchronized (scripts) {
                script = scripts.size() > 1 ? scripts.poll() : scripts.peek();
            }
            script.handle(request);
        });
    }

    /** The data of these events, one after the other, and the end. */
    public static Script says(Object... events) {
        return request -> {
            var response = begun(request);
            for (var event : events) {
                response.write("data: " + (event instanceof JsonObject json ? json.encode() : event) + "\n\n");
            }
            response.end();
        };
    }

    /** These bytes, as they are, and then the connection breaks. */
    public static Script breaksAfter(String bytes) {
        return request -> begun(request).write(bytes).onComplete(sent -> request.connection()
                .close());
    }

    /** These bytes, as they are, and then nothing more. */
    public static Script hangsAfter(String bytes) {
        return request -> begun(request).write(bytes);
    }

    /** So many events of a thousand letters, as fast as they are taken; tells how many were. */
    public static Script floods(int events, AtomicInteger taken) {
        return request -> flood(begun(request), events, taken);
    }

    private static void flood(HttpServerResponse response, int events, AtomicInteger taken) {
        var event = "data: "
                + delta(new JsonObject().put("content", "x".repeat(1000))).encode() + "\n\n";
        while (taken.get() < events) {
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> flood(response, events, taken));
                return;
            }
            taken.incrementAndGet();
            response.write(event);
        }
        response.end("data: [DONE]\n\n");
    }

    public static Script hangs() {
        return request -> {};
    }

    public static Script refuses(int status, String body, String... headers) {
        return request -> {
            for (int at = 0; at < headers.length; at += 2) {
                request.response().putHeader(headers[at], headers[at + 1]);
            }
            request.response().setStatusCode(status).end(body);
        };
    }

    /** An ordinary answer of these words. */
    public static Script writes(String... words) {
        var events = new Object[words.length + 3];
        for (int at = 0; at < words.length; at++) {
            events[at] = delta(new JsonObject().put("content", words[at]));
        }
        events[words.length] = finish("stop");
        events[words.length + 1] = usage(100, words.length, 40, 0);
        events[words.length + 2] = "[DONE]";
        return says(events);
    }

    public static JsonObject delta(JsonObject delta) {
        return new JsonObject().put("choices", new JsonArray().add(new JsonObject().put("delta", delta)));
    }

    public static JsonObject finish(String reason) {
        var choice = new JsonObject().put("delta", new JsonObject()).put("finish_reason", reason);
        return new JsonObject().put("choices", new JsonArray().add(choice));
    }

    public static JsonObject usage(int prompt, int completion, int cached, int reasoning) {
        return new JsonObject()
                .put("choices", new JsonArray())
                .put(
                        "usage",
                        new JsonObject()
                                .put("prompt_tokens", prompt)
                                .put("completion_tokens", completion)
                                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", cached))
                                .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", reasoning)));
    }

    private static HttpServerResponse begun(HttpServerRequest request) {
        return request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
