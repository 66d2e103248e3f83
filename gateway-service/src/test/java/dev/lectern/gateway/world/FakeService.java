package dev.lectern.gateway.world;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Says what it was asked; the last segment of the path may ask for a habit, and the query names the counter. */
class FakeService {

    private final String name;
    private final Vertx vertx;
    private final Map<String, AtomicLong> counts;

    FakeService(String name, Vertx vertx, Map<String, AtomicLong> counts) {
        this.name = name;
        this.vertx = vertx;
        this.counts = counts;
    }

    void answer(HttpServerRequest request) {
        count("all:" + name, 1);
        count("internal", request.path().startsWith("/internal") ? 1 : 0);
        count("asked:" + request.query(), 1);
        var path = request.path();
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "slow" -> slow(request);
            case "events" -> events(request);
            case "flood" -> flood(request);
            case "hang" -> request.response().closeHandler(gone -> count("closed:" + request.query(), 1));
            case "late" -> vertx.setTimer(2_500, now -> request.response().end("late"));
            case "drop" -> request.connection().close();
            case "half" ->
                request.response()
                        .putHeader("Content-Length", "100")
                        .write("half")
                        .onComplete(written -> request.connection().close());
            case "early" -> request.response().setStatusCode(409).end("no need to read on");
            case "ahead" -> ahead(request);
            case "upload" -> upload(request);
            case "created" -> created(request);
            case "public" ->
                request.response()
                        .putHeader("Cache-Control", "max-age=60")
                        .putHeader("X-Content-Type-Options", "sniff")
                        .putHeader("X-Frame-Options", "ALLOWALL")
                        .putHeader("Content-Security-Policy", "sandbox; default-src 'none'")
                        .end("for all");
            case "ready" -> request.response().end("{}");
            default -> echo(request);
        }
    }

    void count(String what, long more) {
        counts.computeIfAbsent(what, any -> new AtomicLong()).addAndGet(more);
    }

    long counted(String what) {
        return counts.getOrDefault(what, new AtomicLong()).get();
    }

    private void echo(HttpServerRequest request) {
        var headers = new JsonObject();
        request.headers()
                .names()
                .forEach(header -> headers.put(
                        header.toLowerCase(), new JsonArray(request.headers().getAll(header))));
        request.body().onSuccess(body -> request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Run-Id", "made-up-by-service")
                .putHeader("Connection", "X-Hop")
                .putHeader("X-Hop", "only for you")
                .end(new JsonObject()
                        .put("service", name)
                        .put("method", request.method().name())
                        .put("uri", request.uri())
                        .put("length", body.length())
                        .put("headers", headers)
                        .encode()));
    }

    /** Knows of changed rights before the gateway does: takes the nth token only, n being in the query. */
    private void ahead(HttpServerRequest request) {
        count("ahead:" + request.query(), 1);
        if (counted("ahead:" + request.query()) >= Long.parseLong(request.getParam("n"))) {
            echo(request);
            return;
        }
        request.body().onSuccess(whole -> request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .end("{}"));
    }

    private void slow(HttpServerRequest request) {
        request.response().setChunked(true).write("first\n");
        vertx.setTimer(600, later -> request.response().end("last\n"));
    }

    private void events(HttpServerRequest request) {
        var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.closeHandler(gone -> count("closed:" + request.query(), 1));
        // The first event lets wait for itself, so that a test sees whether the head does.
        vertx.setPeriodic(400, timer -> {
            if (response.closed()) {
                vertx.cancelTimer(timer);
            } else {
                response.write("id: 1\ndata: hello\n\n");
            }
        });
        response.write("");
    }

    private void flood(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        var chunk = Buffer.buffer(new byte[64 * 1024]);
        response.closeHandler(gone -> count("closed:" + request.query(), 1));
        pour(request, chunk);
    }

    private void pour(HttpServerRequest request, Buffer chunk) {
        var response = request.response();
        while (!response.writeQueueFull() && !response.closed()) {
            count("poured:" + request.query(), chunk.length());
            response.write(chunk);
        }
        response.drainHandler(room -> pour(request, chunk));
    }

    private void upload(HttpServerRequest request) {
        request.handler(chunk -> count("uploaded:" + request.query(), chunk.length()));
        request.endHandler(whole -> request.response().end("thanks"));
        request.exceptionHandler(gone -> count("closed:" + request.query(), 1));
    }

    private static void created(HttpServerRequest request) {
        request.response()
                .setStatusCode(201)
                .putHeader("Location", "http://" + request.getHeader("Host") + "/api/v1/sources/7")
                .end();
    }
}
