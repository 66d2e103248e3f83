package dev.lectern.auth.oidc;

import dev.lectern.auth.setting.Settings;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** The provider that administrators have set, found out by discovery, and its keys; both are asked for now and then. */
@ApplicationScoped
class Providers {

    private record Described(JsonObject document, Instant at) {}

    private record Keys(List<JsonWebKey> keys, Instant at) {}

    private static final Logger LOG = Logger.getLogger(Providers.class);
    private static final Duration FRESH = Duration.ofHours(1);
    // A key that we do not know may be a new one; somebody who makes them up must not make us ask all the time.
    private static final Duration SPARING = Duration.ofSeconds(10);

    private final Settings settings;
    private final Http http;
    private final Clock clock;
    private final Map<String, Described> described = new ConcurrentHashMap<>();
    private final Map<String, Keys> keys = new ConcurrentHashMap<>();

    Providers(Settings settings, Http http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    Uni<Boolean> isThereOne() {
        return Uni.combine()
                .all()
                .unis(settings.text("oidc.issuer"), settings.text("oidc.client-id"))
                .asTuple()
                .map(set -> set.getItem1() != null && set.getItem2() != null);
    }

    /** "No such" when none is set. */
    Uni<Provider> current() {
        return Uni.combine()
                .all()
                .unis(
                        settings.text("oidc.issuer"),
                        settings.text("oidc.client-id"),
                        settings.text("oidc.client-secret"))
                .asTuple()
                .chain(set -> {
                    if (set.getItem1() == null || set.getItem2() == null) {
                        throw ProblemException.notFound("identity provider");
                    }
                    return document(set.getItem1()).map(document -> provider(document, set.getItem2(), set.getItem3()));
                });
    }

    /** The keys it signs with; asked for anew when this one is not among them. */
    Uni<List<JsonWebKey>> keys(Provider provider, String keyId) {
        var held = keys.get(provider.jwksUri());
        var age = held == null ? FRESH : Duration.between(held.at(), clock.instant());
        var knows =
                held != null && (keyId == null || held.keys().stream().anyMatch(key -> keyId.equals(key.getKeyId())));
        if (held != null && age.compareTo(knows ? FRESH : SPARING) < 0) {
            return Uni.createFrom().item(held.keys());
        }
        return http.get(provider.jwksUri(), Map.of())
                .map(Providers::parsed)
                .invoke(fresh -> keys.put(provider.jwksUri(), new Keys(fresh, clock.instant())));
    }

    private Uni<JsonObject> document(String issuer) {
        var held = described.get(issuer);
        if (held != null && held.at().plus(FRESH).isAfter(clock.instant())) {
            return Uni.createFrom().item(held.document());
        }
        var url = issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration";
        return http.get(url, Map.of())
                .invoke(document -> refuseStranger(issuer, document))
                .invoke(Providers::refuseUnlessUsable)
                .invoke(document -> described.put(issuer, new Described(document, clock.instant())));
    }

    private static void refuseStranger(String issuer, JsonObject document) {
        if (!issuer.equals(document.getValue("issuer"))) {
            LOG.warnf("identity provider: %s calls itself %s", issuer, document.getValue("issuer"));
            throw ProblemException.upstream("The identity provider is not the one that is set.");
        }
    }

    // Said at once and in words, and not by what breaks when it is used.
    private static void refuseUnlessUsable(JsonObject document) {
        for (var endpoint : List.of("authorization_endpoint", "token_endpoint", "jwks_uri")) {
            refuseUnlessAddress(endpoint, document.getValue(endpoint));
        }
        if (document.getValue("userinfo_endpoint") != null) {
            refuseUnlessAddress("userinfo_endpoint", document.getValue("userinfo_endpoint"));
        }
    }

    private static void refuseUnlessAddress(String endpoint, Object value) {
        if (!(value instanceof String url) || !Http.isTrustworthy(url)) {
            LOG.warnf("identity provider: its %s is no address that we may use", endpoint);
            throw ProblemException.upstream("The identity provider does not say where its " + endpoint + " is.");
        }
    }

    private static Provider provider(JsonObject document, String clientId, String secret) {
        return new Provider(
                document.getString("issuer"),
                clientId,
                Optional.ofNullable(secret),
                document.getString("authorization_endpoint"),
                document.getString("token_endpoint"),
                Optional.ofNullable(document.getString("userinfo_endpoint")),
                document.getString("jwks_uri"));
    }

    private static List<JsonWebKey> parsed(JsonObject document) {
        try {
            return new JsonWebKeySet(document.encode()).getJsonWebKeys();
        } catch (JoseException e) {
            LOG.warnf("identity provider: its keys cannot be read: %s", e.getMessage());
            throw ProblemException.upstream("The identity provider's keys cannot be read.");
        }
    }
}
