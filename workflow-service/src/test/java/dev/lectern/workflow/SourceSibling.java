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
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Ingestion as far as pipelines talk to it, over real HTTP. How far a paper is can be read off its id, and so can whether it is
 * one that has to be looked up outside.
 */
public final class SourceSibling implements QuarkusTestResourceLifecycleManager {

    private static final long FAILED = 0xf000_0000_0000_7000L;
    private static final long OUTSIDE = 0xe000_0000_0000_7000L;
    private static final int LISTED = 3;

    private HttpServer server;

    /** One whose file could not be read. */
    public static UUID failed() {
        return new UUID(FAILED, UUID.randomUUID().getLeastSignificantBits());
    }

    /** Where there is one of these, papers are looked up. */
    public static UUID lookedUp() {
        return new UUID(OUTSIDE, UUID.randomUUID().getLeastSignificantBits());
    }

    /** Those of a project, or of a repository. */
    public static List<UUID> in(UUID place) {
        return IntStream.range(0, LISTED)
                .mapToObj(at -> UUID.nameUUIDFromBytes((place + " " + at).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/internal/papers", this::answer);
        server.start();
        return Map.of(
                "LECTERN_INGESTION_URL",
                "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange x) throws IOException {
        var asked = new JsonObject(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var answer = x.getRequestURI().getPath().endsWith("/listed") ? listed(asked) : states(asked);
        var bytes = answer.encode().getBytes(StandardCharsets.UTF_8);
        x.getResponseHeaders().set("Content-Type", "application/json");
        x.sendResponseHeaders(200, bytes.length);
        try (var out = x.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static JsonObject listed(JsonObject place) {
        var where = place.getString("repositoryId") == null ? "projectId" : "repositoryId";
        var papers = new JsonArray();
        in(UUID.fromString(place.getString(where))).forEach(paper -> papers.add(paper.toString()));
        return new JsonObject().put("sourceItemIds", papers);
    }

    private static JsonObject states(JsonObject those) {
        var items = new JsonArray();
        var enriches = false;
        for (var paper : those.getJsonArray("sourceItemIds")) {
            var begins = UUID.fromString(paper.toString()).getMostSignificantBits();
            enriches = enriches || begins == OUTSIDE;
            items.add(new JsonObject()
                    .put("sourceItemId", paper)
                    .put("status", begins == FAILED ? "failed" : "processing")
                    .put("reason", begins == FAILED ? "This is no PDF." : null)
                    .put("enrichment", begins == OUTSIDE ? null : "matched"));
        }
        return new JsonObject().put("enriches", enriches).put("items", items);
    }
}
