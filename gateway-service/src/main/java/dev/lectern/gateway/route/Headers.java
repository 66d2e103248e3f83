package dev.lectern.gateway.route;

import dev.lectern.common.request.Origin;
import dev.lectern.common.request.RequestIds;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which headers go on and which end here. */
final class Headers {

    // RFC 9110, 7.6.1: they speak of one connection only.
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    // What a client says of itself and must not be believed inside, and what we say ourselves.
    private static final Set<String> NOT_FROM_CLIENTS = Set.of(
            "authorization",
            "cookie",
            "host",
            "content-length",
            "expect",
            "forwarded",
            "x-real-ip",
            "x-client-address",
            "x-csrf-token",
            "x-run-id",
            "x-request-id",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url",
            // The tracer writes these anew.
            "traceparent",
            "tracestate",
            "b3",
            "baggage");

    private static final Set<String> NOT_FROM_SERVICES = Set.of(
            "x-run-id",
            "x-request-id",
            "x-content-type-options",
            "x-frame-options",
            "referrer-policy",
            "cross-origin-resource-policy",
            "strict-transport-security");

    private static final String CONTENT_POLICY = "Content-Security-Policy";

    // Answers are data: whatever stands in them, no browser is to run or load anything because of it.
    private static final String DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";

    private static final String OWN_PAGE =
            "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    // The one cookie that a service reads: it belongs to a sign-in with an identity provider that is under way.
    private static final String SIGNING_IN = "lectern_oidc";
    private static final Pattern COOKIE_VALUE = Pattern.compile("[A-Za-z0-9_-]{1,2000}");

    private Headers() {}

    static void toService(HttpServerRequest client, MultiMap service, String requestId, String runId, String token) {
        var dropped = namedByConnection(client.headers());
        client.headers().forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!dropped.contains(lower) && !NOT_FROM_CLIENTS.contains(lower) && !lower.startsWith("x-forwarded-")) {
                service.add(name, value);
            }
        });
        service.set("X-Forwarded-For", client.remoteAddress().hostAddress());
        service.set(Origin.ADDRESS_HEADER, client.remoteAddress().hostAddress());
        service.set("X-Forwarded-Proto", client.scheme());
        if (client.authority() != null) {
            service.set("X-Forwarded-Host", client.authority().toString());
        }
        service.set(RequestIds.REQUEST_HEADER, requestId);
        service.set(RequestIds.RUN_HEADER, runId);
        if (token != null) {
            service.set("Authorization", "Bearer " + token);
        }
        var signingIn = client.getCookie(SIGNING_IN);
        if (signingIn != null && COOKIE_VALUE.matcher(signingIn.getValue()).matches()) {
            service.set("Cookie", SIGNING_IN + "=" + signingIn.getValue());
        }
    }

    /** What holds for every answer, whoever gives it. A service may be stricter about its content, and nothing else. */
    static void ours(HttpServerRequest request, MultiMap client) {
        client.set("X-Content-Type-Options", "nosniff");
        client.set("X-Frame-Options", "DENY");
        client.set("Referrer-Policy", "no-referrer");
        client.set("Cross-Origin-Resource-Policy", "same-site");
        client.set(CONTENT_POLICY, DATA_ONLY);
        // Over plain HTTP browsers pass over it, as they must.
        if ("https".equals(request.scheme())) {
            client.set("Strict-Transport-Security", "max-age=31536000");
        }
    }

    /** The one page that we show: its own scripts and styles, and requests to this door. */
    static void ofPage(MultiMap client) {
        client.set(CONTENT_POLICY, OWN_PAGE);
    }

    /** An answer that was for somebody is for nobody else, and nothing to keep unless its service has said so. */
    static void forOneOnly(MultiMap client) {
        if (!client.contains("Cache-Control")) {
            client.set("Cache-Control", "no-store");
        }
        client.add("Vary", "Authorization, Cookie");
    }

    static void toClient(MultiMap service, MultiMap client, String serviceUrl) {
        var dropped = namedByConnection(service);
        service.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("content-security-policy")) {
                client.set(name, value);
            } else if (lower.equals("location")) {
                client.add(name, withoutOrigin(value, serviceUrl));
            } else if (!dropped.contains(lower) && !NOT_FROM_SERVICES.contains(lower)) {
                client.add(name, value);
            }
        });
    }

    // A service completes a relative Location with its own address, which means nothing to a client.
    private static String withoutOrigin(String location, String serviceUrl) {
        return location.startsWith(serviceUrl + "/") ? location.substring(serviceUrl.length()) : location;
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        var dropped = headers.getAll("Connection").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(name -> name.trim().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
        dropped.addAll(HOP_BY_HOP);
        return dropped;
    }
}
