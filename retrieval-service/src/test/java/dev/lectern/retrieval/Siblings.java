package dev.lectern.retrieval;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The internal endpoints of ingestion, project, auth and observability, over real HTTP. Tests steer it over HTTP too, since it may live in
 * another class loader than they do; {@link Sources} has the words for it.
 */
public final class Siblings implements QuarkusTestResourceLifecycleManager {

    static final String URL = "lectern.test.siblings";
    public static final String KEY = "sk-kept-by-auth-4711";
    public static final String KEY_OF_ENVIRONMENT = "sk-of-environment-0815";
    private static final String TOKEN = "a-service-token";
    private static final Pattern CHUNKS = Pattern.compile("/internal/sources/([0-9a-f-]{36})/(chunks|uses)");

    /** A source as ingestion has it; held answers wait for a permit, failures come first. */
    private static final class Kept {
        final JsonObject source;
        final Deque<Integer> failures = new ConcurrentLinkedDeque<>();
        final AtomicInteger calls = new AtomicInteger();
        volatile Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

        Kept(JsonObject source) {
            this.source = source;
        }
    }

    private final Map<UUID, Kept> sources = new ConcurrentHashMap<>();
    /** Of repositories, by the ids of those who may read them; none where ingestion does not answer. */
    private final Map<UUID, Set<String>> readers = new ConcurrentHashMap<>();

    /** Personas by their ids, as project tells how they answer; empty where project does not answer. */
    private final Map<UUID, String> personas = new ConcurrentHashMap<>();

    private final Grantor grantor = new Grantor();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        // Its parser is looked up by the class loader of whoever comes first, which should be ours.
        new JsonObject("{}").encode();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/internal/service-tokens", x -> answer(x, 200, issued()));
        server.createContext("/internal/sources/", this::chunks);
        server.createContext("/internal/settings/models.openai-key/reveal", this::key);
        server.createContext("/internal/settings/", x -> answer(x, 404, new JsonObject()));
        server.createContext("/internal/repositories/readable", this::readable);
        server.createContext("/internal/projects/", this::persona);
        server.createContext("/internal/budget-slices", this::slices);
        server.createContext("/control/", this::control);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        System.setProperty(URL, url);
        return Map.ofEntries(
                Map.entry("LECTERN_AUTH_URL", url),
                Map.entry("LECTERN_INGESTION_URL", url),
                Map.entry("LECTERN_PROJECT_URL", url),
                Map.entry("LECTERN_OBSERVABILITY_URL", url),
                // For models of this class alone, so that a test need not wait for minutes.
                Map.entry("lectern.provider.silence-slowest", "1s"),
                Map.entry("lectern.advice.expansion-time", "1s"),
                Map.entry("lectern.advice.rerank-time", "1s"),
                Map.entry("lectern.ranking.profiles.helped.expand", "true"),
                Map.entry("LECTERN_MODEL_KEY_TEST", KEY_OF_ENVIRONMENT),
                Map.entry(URL, url),
                Map.entry("lectern.index.step", unlessSaid("lectern.index.step", "4")),
                Map.entry("lectern.index-version.grace", "0s"),
                Map.entry("lectern.nearest.index-from", unlessSaid("lectern.nearest.index-from", "1500")),
                Map.entry("lectern.nearest.exact-to", unlessSaid("lectern.nearest.exact-to", "200")),
                Map.entry("lectern.nearest.checked", unlessSaid("lectern.nearest.checked", "1")));
    }

    /** Benchmarks want it as it is in earnest. */
    private static String unlessSaid(String property, String value) {
        return System.getProperty(property, value);
    }

    @Override
    public void stop() {
        System.clearProperty(URL);
        server.stop(0);
    }

    private void chunks(HttpExchange x) throws IOException {
        var path = CHUNKS.matcher(x.getRequestURI().getPath());
        var query = query(x.getRequestURI());
        if (!("Bearer " + TOKEN).equals(x.getRequestHeaders().getFirst("Authorization"))) {
            answer(x, 401, new JsonObject());
            return;
        }
        var kept = path.matches() ? sources.get(UUID.fromString(path.group(1))) : null;
        if (kept == null || !kept.source.getString("workspaceId").equals(query.get("workspaceId"))) {
            answer(x, 404, new JsonObject());
            return;
        }
        if (path.group(2).equals("uses")) {
            var uses = kept.source.getJsonArray("uses");
            answer(
                    x,
                    200,
                    new JsonObject()
                            .put("sourceItemId", path.group(1))
                            .put("asOf", "" + Instant.now())
                            .put("year", kept.source.getInteger("year"))
                            .put("items", uses));
            return;
        }
        kept.calls.incrementAndGet();
        kept.gate.acquireUninterruptibly();
        var failure = kept.failures.poll();
        if (failure != null) {
            answer(x, failure, new JsonObject());
        } else {
            answer(
                    x,
                    200,
                    page(kept.source, Integer.parseInt(query.get("after")), Integer.parseInt(query.get("limit"))));
        }
    }

    /** The only key that auth keeps in these tests. */
    private void key(HttpExchange x) throws IOException {
        var isOurs = ("Bearer " + TOKEN).equals(x.getRequestHeaders().getFirst("Authorization"));
        answer(
                x,
                isOurs ? 200 : 401,
                new JsonObject().put("key", "models.openai-key").put("value", KEY));
    }

    private void readable(HttpExchange x) throws IOException {
        var question = new JsonObject(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var repositories = question.getJsonArray("repositoryIds").stream()
                .map(id -> readers.getOrDefault(UUID.fromString(id.toString()), Set.of("nobody")))
                .toList();
        if (repositories.stream().anyMatch(Set::isEmpty)) {
            answer(x, 500, new JsonObject());
        } else if (repositories.stream().allMatch(who -> who.contains(question.getString("userId")))) {
            x.sendResponseHeaders(204, -1);
            x.close();
        } else {
            answer(x, 404, new JsonObject());
        }
    }

    private void slices(HttpExchange x) throws IOException {
        var said = new JsonObject(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        if (x.getRequestURI().getPath().endsWith("/reports")) {
            grantor.report(said.getJsonArray("reports"));
            x.sendResponseHeaders(204, -1);
            x.close();
            return;
        }
        var grant = grantor.grant(said);
        answer(x, grant == null ? 500 : 200, grant == null ? new JsonObject() : grant);
    }

    private void persona(HttpExchange x) throws IOException {
        var parts = x.getRequestURI().getPath().split("/");
        var persona = personas.get(UUID.fromString(parts[5]));
        if (persona == null) {
            answer(x, 404, new JsonObject());
        } else {
            answer(x, persona.isEmpty() ? 500 : 200, persona.isEmpty() ? new JsonObject() : new JsonObject(persona));
        }
    }

    private static JsonObject page(JsonObject source, int after, int limit) {
        var rest = source.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .filter(chunk -> chunk.getInteger("index") > after)
                .toList();
        var shown = rest.subList(0, Math.min(limit, rest.size()));
        var page = source.copy().put("items", new JsonArray(shown));
        page.remove("workspaceId");
        page.remove("uses");
        page.remove("year");
        return page.put("next", shown.size() < rest.size() ? shown.getLast().getInteger("index") : null);
    }

    private void control(HttpExchange x) throws IOException {
        var parts = x.getRequestURI().getPath().split("/");
        var id = UUID.fromString(parts[2]);
        var body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (parts[3]) {
            case "put" -> sources.put(id, new Kept(new JsonObject(body)));
            case "forget" -> sources.remove(id);
            case "fail" -> sources.get(id).failures.add(Integer.parseInt(body));
            case "permits" -> sources.get(id).gate = new Semaphore(Integer.parseInt(body));
            case "readers" -> readers.put(id, body.isEmpty() ? Set.of() : Set.of(body.split(" ")));
            case "persona" -> personas.put(id, body);
            case "year" -> sources.get(id).source.put("year", Integer.parseInt(body));
            case "use" -> sources.get(id).source.getJsonArray("uses").add(new JsonObject(body));
            case "budget" -> grantor.limit(id.toString(), Long.parseLong(body));
            case "release" -> sources.get(id).gate.release(Integer.parseInt(body));
            default -> {}
        }
        var kept = sources.get(id);
        answer(x, 200, grantor.seen(id.toString()).put("calls", kept == null ? 0 : kept.calls.get()));
    }

    private static JsonObject issued() {
        return new JsonObject().put("token", TOKEN).put("expiresInSeconds", 60);
    }

    private static Map<String, String> query(URI uri) {
        return Pattern.compile("&")
                .splitAsStream(uri.getQuery() == null ? "" : uri.getQuery())
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
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
