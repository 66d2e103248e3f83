package dev.lectern.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The project service as far as auth knows it: contexts over HTTP, for a service token only. Everybody has a project of
 * his own; a test grants more, or takes the service away from one user.
 */
public final class ProjectSibling implements QuarkusTestResourceLifecycleManager {

    private final Map<String, JsonObject> granted = new ConcurrentHashMap<>();
    private final Map<String, String> personas = new ConcurrentHashMap<>();
    private final Map<String, Integer> down = new ConcurrentHashMap<>();
    private final Map<String, String> invited = new ConcurrentHashMap<>();
    private HttpServer server;

    public static UUID ownProject(UUID user) {
        return named("project of " + user);
    }

    public static UUID ownWorkspace(UUID user) {
        return named("workspace of " + user);
    }

    /** From now on the user is a member there. */
    public static UUID grant(UUID user, String role, long memberVersion) {
        var project = UUID.randomUUID();
        tell("/test/grant?userId=" + user + "&projectId=" + project + "&role=" + role + "&version=" + memberVersion);
        return project;
    }

    /** From now on that project has a persona more; the first one of a project is its default. */
    public static UUID persona(UUID project) {
        var persona = UUID.randomUUID();
        tell("/test/persona?projectId=" + project + "&personaId=" + persona);
        return persona;
    }

    /** From now on the user is no member there any more. */
    public static void revoke(UUID user, UUID project) {
        tell("/test/revoke?userId=" + user + "&projectId=" + project);
    }

    /** From now on every question about the user is answered with this status; 200 ends it. */
    public static void answer(UUID user, int status) {
        tell("/test/answer?userId=" + user + "&status=" + status);
    }

    /** From now on there is such an invitation: of an account, or of an address. */
    public static void invite(UUID invitation, String invitee) {
        tell("/test/invite?invitationId=" + invitation + "&invitee=" + invitee);
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/internal/context", this::context);
        server.createContext("/internal/invitations/", this::letter);
        server.createContext("/test/invite", exchange -> {
            var query = query(exchange);
            invited.put(query.get("invitationId"), query.get("invitee"));
            reply(exchange, 204, null);
        });
        server.createContext("/test/grant", exchange -> {
            var query = query(exchange);
            granted.put(query.get("userId") + "/" + query.get("projectId"), granted(query));
            reply(exchange, 204, null);
        });
        server.createContext("/test/persona", exchange -> {
            var query = query(exchange);
            personas.merge(query.get("projectId"), query.get("personaId"), (some, more) -> some + "," + more);
            reply(exchange, 204, null);
        });
        server.createContext("/test/revoke", exchange -> {
            var query = query(exchange);
            granted.remove(query.get("userId") + "/" + query.get("projectId"));
            reply(exchange, 204, null);
        });
        server.createContext("/test/answer", exchange -> {
            var query = query(exchange);
            down.put(query.get("userId"), Integer.valueOf(query.get("status")));
            reply(exchange, 204, null);
        });
        server.start();
        return Map.of(
                "LECTERN_PROJECT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private void context(HttpExchange exchange) throws IOException {
        var query = query(exchange);
        var status = down.getOrDefault(query.get("userId"), 200);
        if (!fromAuth(exchange)) {
            reply(exchange, 401, null);
        } else if (status != 200) {
            reply(exchange, status, null);
        } else {
            var found = found(query);
            reply(exchange, found.isPresent() ? 200 : 404, found.orElse(null));
        }
    }

    private void letter(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var invitee = invited.get(path[3]);
        if (!fromAuth(exchange) || !query(exchange).containsKey("workspaceId")) {
            reply(exchange, 401, null);
        } else if (invitee == null) {
            reply(exchange, 404, null);
        } else {
            var stranger = invitee.contains("@");
            reply(
                    exchange,
                    200,
                    new JsonObject()
                            .put("invitationId", path[3])
                            .put(stranger ? "email" : "inviteeId", invitee)
                            .put("token", stranger ? "join-me" : null)
                            .put("projectName", "Otters")
                            .put("inviterName", "ada")
                            .put("expiresAt", "2027-01-01T00:00:00Z"));
        }
    }

    private Optional<JsonObject> found(Map<String, String> query) {
        var user = UUID.fromString(query.get("userId"));
        var project = query.getOrDefault("projectId", "");
        var strict = "true".equals(query.get("strict"));
        var member = granted.get(user + "/" + project);
        var own = ownProject(user).toString();
        if (member == null && strict && !own.equals(project)) {
            return Optional.empty();
        }
        return furnished(member == null ? context(user, own, "owner", 1) : member, query.get("personaId"), strict);
    }

    private Optional<JsonObject> furnished(JsonObject place, String wanted, boolean strict) {
        var there = Arrays.asList(
                personas.getOrDefault(place.getString("projectId"), "").split(","));
        if (wanted != null && there.contains(wanted)) {
            return Optional.of(place.copy().put("personaId", wanted));
        }
        var first = there.getFirst().isEmpty() ? null : there.getFirst();
        return wanted != null && strict
                ? Optional.empty()
                : Optional.of(place.copy().put("personaId", first));
    }

    private static JsonObject granted(Map<String, String> query) {
        var user = UUID.fromString(query.get("userId"));
        return context(user, query.get("projectId"), query.get("role"), Long.parseLong(query.get("version")));
    }

    private static JsonObject context(UUID user, String project, String role, long version) {
        return new JsonObject()
                .put("workspaceId", ownWorkspace(user).toString())
                .put("projectId", project)
                .put("projectRole", role)
                .put("projectVersion", 11)
                .put("memberVersion", version)
                .putNull("personaId");
    }

    private static boolean fromAuth(HttpExchange exchange) {
        var header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || exchange.getRequestHeaders().getFirst("X-Run-Id") == null) {
            return false;
        }
        var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(header.split("\\.")[1])));
        return claims.getString("sub").equals("service:auth")
                && claims.getJsonArray("groups").contains("service");
    }

    private static void reply(HttpExchange exchange, int status, JsonObject body) throws IOException {
        var bytes = body == null ? new byte[0] : body.encode().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var raw = exchange.getRequestURI().getRawQuery();
        return Arrays.stream(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static UUID named(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static void tell(String path) {
        var address = ConfigProvider.getConfig().getValue("LECTERN_PROJECT_URL", String.class);
        try (var client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
