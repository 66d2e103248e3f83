package dev.lectern.ingestion;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;

/** The internal endpoints of auth, over real HTTP: it knows everybody and every role but those that say they are not. */
public final class Auth implements QuarkusTestResourceLifecycleManager {

    private HttpServer server;

    /** The id of no account and no role. */
    public static UUID nobody() {
        return new UUID(0, UUID.randomUUID().getLeastSignificantBits());
    }

    /** Who asks for this one gets no answer that helps. */
    public static UUID unanswered() {
        return new UUID(1, UUID.randomUUID().getLeastSignificantBits());
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/internal/", Auth::answer);
        server.start();
        return Map.of(
                "LECTERN_AUTH_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var asked = exchange.getRequestURI().toString();
        int status = asked.contains("00000000-0000-0000-") ? 404 : asked.contains("00000000-0000-0001-") ? 500 : 200;
        var json = asked.endsWith("/service-tokens") ? "{\"token\":\"t\",\"expiresInSeconds\":60}" : "{}";
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, json.length());
            exchange.getResponseBody().write(json.getBytes());
        }
    }
}
