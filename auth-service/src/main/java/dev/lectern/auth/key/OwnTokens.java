package dev.lectern.auth.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/**
 * Auth verifies tokens with the keys it has in memory. Fetching them from its own JWKS endpoint, as its siblings do,
 * would block an event loop on a request that this very loop may have to answer.
 */
@ApplicationScoped
@Alternative
@Priority(1)
class OwnTokens extends JWTCallerPrincipalFactory {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SigningKeys keys;
    private final JWTCallerPrincipalFactory verifier = new DefaultJWTCallerPrincipalFactory();

    OwnTokens(SigningKeys keys) {
        this.keys = keys;
    }

    @Override
    public JWTCallerPrincipal parse(String token, JWTAuthContextInfo configured) throws ParseException {
        var own = kid(token).flatMap(keys::verifying);
        if (own.isPresent()) {
            var info = new JWTAuthContextInfo(configured);
            info.setPublicVerificationKey(own.get());
            return verifier.parse(token, info);
        }
        // A key that is written into the configuration (tests) holds too; a location is never fetched.
        if (configured.getPublicVerificationKey() == null && configured.getPublicKeyContent() == null) {
            throw new ParseException("signed with a key that is not in use");
        }
        return verifier.parse(token, configured);
    }

    private static Optional<String> kid(String token) throws ParseException {
        try {
            var header = Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, token.indexOf('.'))));
            return Optional.ofNullable(JSON.readTree(header))
                    .map(node -> node.path("kid"))
                    .map(JsonNode::textValue);
        } catch (IOException | IllegalArgumentException e) {
            throw new ParseException("not a token");
        }
    }
}
