package dev.lectern.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * An OpenID provider on this machine: discovery, codes with PKCE, tokens signed by a real key, a user's information. Who
 * signs in there, and how the token is forged, stands in the query of the authorization request.
 */
public final class OidcServer implements QuarkusTestResourceLifecycleManager {

    public static final String CLIENT = "lectern-in-tests";
    public static final String SECRET = "the secret of lectern & co";
    public static final String ADDRESS = "lectern.test.oidc";
    /** Providers that describe themselves so that nobody can use them, and one that never comes to the end of it. */
    public static final String ODD = "lectern.test.oidc-odd";

    public static final String ENDLESS = "lectern.test.oidc-endless";

    private record Code(Map<String, String> request, Map<String, Object> claims, String forged) {}

    private final Map<String, Code> codes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> known = new ConcurrentHashMap<>();
    private final List<String> odds = new ArrayList<>();
    private HttpServer server;
    private RsaJsonWebKey key;
    private RsaJsonWebKey otherKey;

    @Override
    public Map<String, String> start() {
        try {
            key = RsaJwkGenerator.generateJwk(2048);
            otherKey = RsaJwkGenerator.generateJwk(2048);
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
        key.setKeyId("k1");
        otherKey.setKeyId("k1");
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/.well-known/openid-configuration", exchange -> reply(exchange, 200, description()));
        server.createContext("/jwks", exchange -> reply(exchange, 200, jwks()));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.createContext("/userinfo", this::userInfo);
        for (var odd : List.of(
                "{\"issuer\": \"%s\"}",
                "{\"issuer\": \"%s\", \"authorization_endpoint\": 12}",
                "{\"issuer\": \"%s\", \"authorization_endpoint\": \"not an address\"}",
                "{\"issuer\": 12}",
                "[]",
                "{")) {
            var issuer = issuer() + "/odd" + odds.size();
            odds.add(issuer);
            server.createContext(
                    URI.create(issuer).getPath() + "/.well-known",
                    exchange -> reply(exchange, 200, odd.formatted(issuer)));
        }
        server.createContext("/endless/.well-known", OidcServer::neverEnds);
        server.start();
        return Map.of(ADDRESS, issuer(), ODD, String.join(",", odds), ENDLESS, issuer() + "/endless");
    }

    @Override
    public void stop() {
        server.stop(0);
    }

    private String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private String description() {
        return JsonUtil.toJson(Map.of(
                "issuer", issuer(),
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "userinfo_endpoint", issuer() + "/userinfo",
                "jwks_uri", issuer() + "/jwks"));
    }

    private String jwks() {
        return new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var request = pairs(exchange.getRequestURI().getRawQuery());
        if (!"S256".equals(request.get("code_challenge_method")) || !CLIENT.equals(request.get("client_id"))) {
            reply(exchange, 400, "{}");
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, new Code(request, parsed(request.get("as")), request.getOrDefault("forged", "")));
        var location = request.get("redirect_uri") + "?code=" + code + "&state="
                + URLEncoder.encode(request.get("state"), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = pairs(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var code = codes.remove(String.valueOf(form.get("code")));
        if (code == null || !isOurClient(exchange) || !proves(code, form)) {
            reply(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        var access = UUID.randomUUID().toString();
        known.put(access, code.claims());
        reply(exchange, 200, JsonUtil.toJson(Map.of("access_token", access, "id_token", signed(code))));
    }

    private void userInfo(HttpExchange exchange) throws IOException {
        var header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var claims = known.get(header.replace("Bearer ", ""));
        reply(exchange, claims == null ? 401 : 200, claims == null ? "{}" : JsonUtil.toJson(claims));
    }

    private static boolean isOurClient(HttpExchange exchange) {
        var pair = encoded(CLIENT) + ":" + encoded(SECRET);
        var basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static boolean proves(Code code, Map<String, String> form) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(form.get("code_verifier").getBytes(StandardCharsets.UTF_8));
            var challenge = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            return challenge.equals(code.request().get("code_challenge"))
                    && code.request().get("redirect_uri").equals(form.get("redirect_uri"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signed(Code code) {
        var now = Instant.now().getEpochSecond();
        var claims = new HashMap<String, Object>(Map.of(
                "iss",
                issuer(),
                "aud",
                CLIENT,
                "iat",
                now,
                "exp",
                now + 300,
                "nonce",
                code.request().get("nonce")));
        claims.putAll(code.claims());
        claims.values().removeIf(Objects::isNull);
        if (code.forged().equals("thin")) {
            claims.remove("email");
        }
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setPayload(JsonUtil.toJson(claims));
        signature.setKeyIdHeaderValue("k1");
        switch (code.forged()) {
            case "none" -> signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
            case "public-key-as-secret" -> {
                signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
                signature.setKey(new HmacKey(key.getPublicKey().getEncoded()));
            }
            default -> {
                signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
                signature.setKey((code.forged().equals("other-key") ? otherKey : key).getPrivateKey());
            }
        }
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void neverEnds(HttpExchange exchange) {
        try {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[64 * 1024]);
            }
        } catch (IOException e) {
            // Whoever asked has gone.
            exchange.close();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static Map<String, Object> parsed(String json) {
        try {
            return JsonUtil.parseJson(json);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> pairs(String raw) {
        return Arrays.stream(raw.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
