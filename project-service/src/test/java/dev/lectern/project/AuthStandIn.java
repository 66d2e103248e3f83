package dev.lectern.project;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * Auth as far as this service talks to it. Every name and id is an account, but for names that begin with "nobody" and the
 * ids that it says are nobody's; the address of an account is its name at anywhere.
 */
public final class AuthStandIn implements QuarkusTestResourceLifecycleManager {

    private static final String TOKEN = "a-service-token";

    private HttpServer server;

    /** The account behind a name. */
    public static UUID idOf(String identifier) {
        return UUID.nameUUIDFromBytes(identifier.getBytes(StandardCharsets.UTF_8));
    }

    /** The id of no account, or of one that is pending, disabled or deleted: auth answers alike. */
    public static UUID nobody() {
        return new UUID(0, UUID.randomUUID().getLeastSignificantBits());
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/internal/service-tokens",
                exchange -> answer(exchange, 200, "{\"token\":\"" + TOKEN + "\",\"expiresInSeconds\":60}"));
        server.createContext("/internal/accounts", this::account);
        server.start();
        return Map.of(
                "LECTERN_AUTH_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void account(HttpExchange exchange) throws IOException {
        var asked = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
        var identifier = asked.substring(asked.indexOf('=') + 1).replaceFirst("@.*", "");
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
        } else if (identifier.startsWith("nobody")) {
            answer(exchange, 404, "{\"type\":\"/problems/not-found\",\"status\":404}");
        } else if (identifier.startsWith("broken")) {
            answer(exchange, 500, "{}");
        } else if (asked.startsWith("userId=")) {
            var id = asked.substring("userId=".length()).replaceFirst("&.*", "");
            var known = UUID.fromString(id).getMostSignificantBits() != 0 || !asked.endsWith("&mayEnter=true");
            answer(
                    exchange,
                    known ? 200 : 404,
                    known ? "{\"userId\":\"" + id + "\",\"username\":\"u-" + id + "\"}" : "{}");
        } else {
            answer(exchange, 200, "{\"userId\":\"" + idOf(identifier) + "\",\"username\":\"" + identifier + "\"}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
