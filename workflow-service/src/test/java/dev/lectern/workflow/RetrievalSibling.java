package dev.lectern.workflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * The door of retrieval for our work, over real HTTP: it answers once for a run, sees every paper but those that a test hides
 * from somebody, and has kept what begins with "Known". {@link Retrieval} has the words to steer it.
 */
public final class RetrievalSibling implements QuarkusTestResourceLifecycleManager {

    static final String URL = "lectern.test.retrieval";

    private final Map<String, JsonObject> answered = new ConcurrentHashMap<>();
    private final List<JsonObject> calls = new CopyOnWriteArrayList<>();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();
    private final Set<String> own = ConcurrentHashMap.newKeySet();
    private final Set<String> stumbled = ConcurrentHashMap.newKeySet();
    private final Set<String> off = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> versions = new ConcurrentHashMap<>();
    private volatile int status = 200;
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/internal/asked", this::asked);
        server.createContext("/control", this::control);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        System.setProperty(URL, url);
        return Map.of("LECTERN_RETRIEVAL_URL", url, URL, url);
    }

    @Override
    public void stop() {
        System.clearProperty(URL);
        server.stop(0);
    }

    private void asked(HttpExchange x) throws IOException {
        var body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var path = x.getRequestURI().getPath();
        if (status != 200) {
            answer(x, status, new JsonObject());
        } else if (x.getRequestMethod().equals("DELETE")) {
            off.add(x.getRequestURI().getQuery().replaceAll(".*runId=", ""));
            x.sendResponseHeaders(204, -1);
            x.close();
        } else if (path.endsWith("/look")) {
            look(x, new JsonObject(body));
        } else if (path.endsWith("/kept")) {
            kept(x, new JsonObject(body));
        } else {
            ask(x, new JsonObject(body));
        }
    }

    private void look(HttpExchange x, JsonObject look) throws IOException {
        var asker = look.getJsonObject("asker");
        var seen = new JsonArray();
        look.getJsonArray("papers").stream()
                .map(JsonObject.class::cast)
                .filter(paper -> sees(asker, paper))
                .forEach(paper -> seen.add(paper.copy()
                        .put("title", "Paper " + paper.getString("sourceItemId").substring(0, 4))
                        .put("own", own.contains(paper.getString("sourceItemId")))
                        .put("searched", !unread.contains(paper.getString("sourceItemId")))
                        .put("guard", guard(asker, paper))));
        var each = new JsonObject()
                .put("promptTokens", 1000)
                .put("completionTokens", 100)
                .put("costMicros", 250)
                .put("currency", "USD")
                .put("fromExperience", false);
        answer(
                x,
                200,
                new JsonObject()
                        .put("model", model(asker))
                        .put("modelName", "Fake")
                        .put("provider", "fake")
                        .put("passages", 10)
                        .put("each", each)
                        .put("papers", seen));
    }

    private boolean sees(JsonObject asker, JsonObject paper) {
        return !hidden.contains(asker.getString("userId") + " " + paper.getString("sourceItemId"));
    }

    private void kept(HttpExchange x, JsonObject kept) throws IOException {
        var answers = new JsonArray();
        kept.getJsonArray("questions")
                .forEach(question -> answers.add(
                        question.toString().startsWith("Known") ? saying("Kept: " + question, "model", true) : null));
        answer(
                x,
                200,
                new JsonObject()
                        .put("answers", answers)
                        .put("guard", guard(kept.getJsonObject("asker"), kept.getJsonObject("paper"))));
    }

    private void ask(HttpExchange x, JsonObject ask) throws IOException {
        var run = ask.getString("runId");
        var question = ask.getString("question");
        var parent = String.valueOf(ask.getString("parentRunId"));
        if (off.contains(parent)) {
            answer(x, 409, new JsonObject());
            return;
        }
        if (!answered.containsKey(run)) {
            calls.add(ask.copy().put("at", System.currentTimeMillis()));
            if (question.startsWith("Slow")) {
                pause(question.startsWith("Slower") ? 3_000 : 300);
            }
            if (question.startsWith("Costly")) {
                answer(x, 200, new JsonObject().put("reason", "Your budget does not reach for what this could cost."));
                return;
            }
            if (question.startsWith("Broken") || question.startsWith("Shaky") && stumbled.add(run)) {
                answer(x, 200, new JsonObject().put("reason", "The model is out of order."));
                return;
            }
        }
        answer(x, 200, answered.computeIfAbsent(run, first -> new JsonObject()
                .put(
                        "answer",
                        saying(
                                "Says: " + question + " (" + calls.size() + ")",
                                model(ask.getJsonObject("asker")),
                                false))
                .put("guard", guard(ask.getJsonObject("asker"), ask.getJsonObject("paper")))));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String guard(JsonObject asker, JsonObject paper) {
        return versions.getOrDefault(paper.getString("sourceItemId"), 1) + " " + model(asker) + " "
                + versions.getOrDefault(String.valueOf(asker.getString("personaId")), 1) + asker.getString("personaId")
                + asker.getInteger("passages");
    }

    private static String model(JsonObject asker) {
        return asker.getString("model") == null ? "fake-model" : asker.getString("model");
    }

    private static JsonObject saying(String text, String model, boolean hit) {
        var citation = new JsonObject()
                .put("number", 1)
                .put("sentence", 0)
                .put("documentHash", "abc")
                .put("page", 3)
                .put("section", "Results & more")
                .put("startChar", 10)
                .put("endChar", 20)
                .put("quote", "=1+1 is what it says, 100% of the time_")
                .put("verified", true);
        return new JsonObject()
                .put("text", text)
                .put("citations", new JsonArray().add(citation))
                .put("refused", false)
                .put("provenance", new JsonObject().put("score", 0.8).put("level", "high"))
                .put(
                        "cache",
                        new JsonObject().put("hit", hit).put("scope", "project").put("layer", "fallback"))
                .put("model", model)
                .put("finishReason", "stop");
    }

    private void control(HttpExchange x) throws IOException {
        var what = x.getRequestURI().getPath().split("/")[2];
        var body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (what) {
            case "hide" -> hidden.add(body);
            case "own" -> own.add(body);
            case "unread" -> unread.add(body);
            case "indexed" -> unread.remove(body);
            case "version" -> versions.merge(body, 2, Integer::sum);
            case "status" -> status = Integer.parseInt(body);
            default -> {}
        }
        var those = new JsonArray();
        calls.stream()
                .filter(call -> body.equals(call.getString("parentRunId")))
                .forEach(those::add);
        answer(x, 200, new JsonObject().put("calls", those).put("off", off.contains(body)));
    }

    private static void answer(HttpExchange x, int status, JsonObject json) throws IOException {
        var bytes = json.encode().getBytes(StandardCharsets.UTF_8);
        x.getResponseHeaders().set("Content-Type", "application/json");
        x.sendResponseHeaders(status, bytes.length);
        try (var out = x.getResponseBody()) {
            out.write(bytes);
        }
    }
}
