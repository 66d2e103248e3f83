package dev.lectern.auth.oidc;

import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator.Error;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/** From the code that a browser brings back to whom the provider vouches for, verified to the last claim. */
@ApplicationScoped
class RedeemCode {

    private static final Logger LOG = Logger.getLogger(RedeemCode.class);

    // What a public key verifies, and nothing else: neither "none" nor a secret that would be the public key.
    private static final AlgorithmConstraints SIGNED_BY_A_KEY = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    private final Http http;
    private final Providers providers;
    private final Clock clock;

    RedeemCode(Http http, Providers providers, Clock clock) {
        this.http = http;
        this.providers = providers;
        this.clock = clock;
    }

    Uni<Identity> redeem(Provider provider, Login login, String code, String redirectUri) {
        return http.post(provider.tokenEndpoint(), client(provider), form(provider, login, code, redirectUri))
                .chain(answer -> verified(provider, login, answer));
    }

    private Uni<Identity> verified(Provider provider, Login login, JsonObject answer) {
        var token = answer.getString("id_token");
        if (token == null) {
            throw refused("it sent no ID token");
        }
        return providers
                .keys(provider, keyId(token))
                .map(keys -> claims(provider, login, token, keys))
                .chain(claims -> withAddress(provider, answer, claims));
    }

    private JwtClaims claims(Provider provider, Login login, String token, List<JsonWebKey> keys) {
        var consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(SIGNED_BY_A_KEY)
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                .setExpectedIssuer(provider.issuer())
                .setExpectedAudience(provider.clientId())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setAllowedClockSkewInSeconds(60)
                .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
                .build();
        try {
            var claims = consumer.processToClaims(token);
            var forOthersToo = claims.getAudience().size() > 1 || claims.hasClaim("azp");
            if (forOthersToo && !provider.clientId().equals(claims.getStringClaimValue("azp"))) {
                throw refused("the ID token is meant for another client");
            }
            if (!login.nonce().equals(claims.getStringClaimValue("nonce"))) {
                throw refused("the ID token belongs to another sign-in");
            }
            return claims;
        } catch (InvalidJwtException e) {
            // By number: the words of the library repeat the token.
            var codes = e.getErrorDetails().stream().map(Error::getErrorCode).toList();
            throw refused("the ID token is not good: " + codes);
        } catch (MalformedClaimException e) {
            throw refused("the ID token has a claim of another type");
        }
    }

    // Some providers put little into the token and tell the rest when they are asked.
    private Uni<Identity> withAddress(Provider provider, JsonObject answer, JwtClaims claims) {
        var told = new JsonObject(claims.getClaimsMap());
        var access = answer.getString("access_token");
        if (told.getString("email") != null
                || access == null
                || provider.userInfoEndpoint().isEmpty()) {
            return Uni.createFrom().item(identity(provider, told));
        }
        return http.get(provider.userInfoEndpoint().get(), Map.of("Authorization", "Bearer " + access))
                .map(more -> told.getString("sub").equals(more.getString("sub"))
                        ? identity(provider, told.copy().mergeIn(more))
                        : identity(provider, told));
    }

    private static Identity identity(Provider provider, JsonObject told) {
        var email = text(told, "email", 254);
        return new Identity(
                provider.issuer(),
                told.getString("sub"),
                email != null && email.contains("@") ? email : null,
                "true".equals(String.valueOf(told.getValue("email_verified"))),
                text(told, "given_name", 100),
                text(told, "family_name", 100),
                text(told, "preferred_username", 254));
    }

    private static String text(JsonObject told, String name, int most) {
        return told.getValue(name) instanceof String text && !text.isBlank() && text.length() <= most
                ? text.strip().replace("\0", "")
                : null;
    }

    private static Map<String, String> client(Provider provider) {
        return provider.secret()
                .map(secret -> Http.encoded(provider.clientId()) + ":" + Http.encoded(secret))
                .map(pair -> Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                .map(basic -> Map.of("Authorization", "Basic " + basic))
                .orElse(Map.of());
    }

    private static Map<String, String> form(Provider provider, Login login, String code, String redirectUri) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", login.verifier());
        if (provider.secret().isEmpty()) {
            form.put("client_id", provider.clientId());
        }
        return form;
    }

    // Only to find the key; nothing of it is believed before the signature is verified.
    private static String keyId(String token) {
        try {
            var header = Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, token.indexOf('.'))));
            return new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("kid");
        } catch (RuntimeException e) {
            throw refused("the ID token cannot be read");
        }
    }

    private static ProblemException refused(String reason) {
        LOG.warnf("identity provider: %s", reason);
        return ProblemException.unauthenticated("The identity provider's answer is not good.");
    }
}
