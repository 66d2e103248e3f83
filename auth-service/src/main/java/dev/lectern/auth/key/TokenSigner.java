package dev.lectern.auth.key;

import dev.lectern.common.identity.Claim;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Makes internal tokens: who it is about, what it may, and for how long. */
@ApplicationScoped
public class TokenSigner {

    private final SigningKeys keys;
    private final Clock clock;

    TokenSigner(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    public Uni<String> sign(String subject, Set<String> groups, Map<String, Object> claims, Duration life) {
        var now = clock.instant();
        var token = Jwt.claims(claims)
                .issuer(Claim.ISSUER)
                .audience(Claim.AUDIENCE)
                .subject(subject)
                .groups(groups)
                .issuedAt(now)
                .expiresAt(now.plus(life));
        // Signing costs a millisecond or more: not on the event loop.
        return keys.inUse().chain(inUse -> Uni.createFrom()
                .item(() -> {
                    var key = inUse.getFirst();
                    return token.jws().keyId(key.kid().toString()).sign(key.privateKey());
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }
}
