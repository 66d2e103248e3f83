package dev.lectern.auth.key;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The public halves of the keys in use, for those who verify tokens. */
@Path("/internal/jwks")
class JwksResource {

    record Jwks(List<Jwk> keys) {}

    record Jwk(String kty, String use, String alg, String kid, String n, String e) {
        static Jwk of(SigningKey key) {
            var publicKey = key.publicKey();
            return new Jwk(
                    "RSA",
                    "sig",
                    "RS256",
                    key.kid().toString(),
                    base64(publicKey.getModulus()),
                    base64(publicKey.getPublicExponent()));
        }

        // RFC 7518 wants the number without the sign's zero byte.
        private static String base64(BigInteger number) {
            var bytes = number.toByteArray();
            var unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
        }
    }

    private final SigningKeys keys;

    JwksResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Uni<Jwks> jwks() {
        return keys.inUse().map(inUse -> new Jwks(inUse.stream().map(Jwk::of).toList()));
    }
}
