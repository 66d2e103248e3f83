package dev.lectern.workflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Auth as far as this service talks to it, over real HTTP. It knows every mail but those whose id begins with zeros, and
 * answers each question for the first time with 503.
 */
public final class AuthSibling implements QuarkusTestResourceLifecycleManager {

    private static final String TOKEN = "a-service-token";

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    public static UUID forgottenMail() {
        return new UUID(0x7000L, UUID.randomUUID().getLeastSignificantBits());
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
        server.createContext("/internal/mails", this::mail);
        server.start();
        return Map.of(
                "LECTERN_AUTH_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void mail(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var id = path.substring(path.lastIndexOf('/') + 1);
        if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, "{}");
        } else if (asked.add(id)) {
            answer(exchange, 503, "{}");
        } else if (id.startsWith("00000000")) {
            answer(exchange, 404, "{}");
        } else {
            answer(exchange, 200, "{\"recipient\":\"Ada-" + id + "@example.org\",\"subject\":\"A new password\"}");
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
