package dev.lectern.ingestion.plan;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/**
 * What project says to this service, over real HTTP. A workspace has no limit unless a test gives it one; the tests
 * may live in another class loader, so they do it over HTTP too.
 */
public final class Project implements QuarkusTestResourceLifecycleManager {

    private static final String URL = "lectern.test.project";
    private static final String SILENT = "silent";

    private final Map<String, String> limits = new ConcurrentHashMap<>();
    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/internal/workspaces/", this::plan);
        server.createContext("/control/", this::control);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        System.setProperty(URL, url);
        return Map.of("quarkus.rest-client.project.url", url, "lectern.room.remembered", "0S");
    }

    @Override
    public void stop() {
        System.clearProperty(URL);
        server.stop(0);
    }

    static void allow(UUID workspace, int documents) {
        tell(workspace, Integer.toString(documents));
    }

    /** Of this workspace nothing is said, as if project were out of order. */
    static void fallSilent(UUID workspace) {
        tell(workspace, SILENT);
    }

    private static void tell(UUID workspace, String what) {
        var request = HttpRequest.newBuilder(URI.create(System.getProperty(URL) + "/control/" + workspace))
                .POST(BodyPublishers.ofString(what))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            http.send(request, BodyHandlers.discarding());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void control(HttpExchange x) throws IOException {
        limits.put(last(x, 0), new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        answer(x, 200, "{}");
    }

    private void plan(HttpExchange x) throws IOException {
        var limit = limits.get(last(x, 1));
        var status = !x.getRequestHeaders().containsKey("Authorization") ? 401 : SILENT.equals(limit) ? 500 : 200;
        answer(x, status, "{\"plan\":\"some\",\"documents\":" + (SILENT.equals(limit) ? null : limit) + "}");
    }

    private static String last(HttpExchange x, int before) {
        var parts = x.getRequestURI().getPath().split("/");
        return parts[parts.length - 1 - before];
    }

    private static void answer(HttpExchange x, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        x.getResponseHeaders().set("Content-Type", "application/json");
        x.sendResponseHeaders(status, bytes.length);
        try (var out = x.getResponseBody()) {
            out.write(bytes);
        }
    }
}
