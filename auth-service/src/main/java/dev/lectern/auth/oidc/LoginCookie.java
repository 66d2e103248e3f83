package dev.lectern.auth.oidc;

import dev.lectern.auth.key.KeySeal;
import dev.lectern.common.request.Origin;
import dev.lectern.common.time.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Keeps a sign-in that is under way in the browser, sealed: any replica can go on with it, and no other browser. */
@ApplicationScoped
class LoginCookie {

    static final String NAME = "lectern_oidc";

    private static final int ID_BYTES = 16;
    private static final int MOST = 2_000;

    private final KeySeal seal;
    private final Origin origin;

    LoginCookie(KeySeal seal, Origin origin) {
        this.seal = seal;
        this.origin = origin;
    }

    String holding(Login login, Duration life) {
        var id = Ids.next();
        var sealed = seal.seal(id, login.encoded());
        var bytes = ByteBuffer.allocate(ID_BYTES + sealed.length)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(sealed)
                .array();
        return header(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), life);
    }

    String cleared() {
        return header("", Duration.ZERO);
    }

    /** Nothing for what is not ours. */
    Optional<Login> read(String value) {
        if (value == null || value.length() > MOST) {
            return Optional.empty();
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(value);
            var buffer = ByteBuffer.wrap(bytes);
            var id = new UUID(buffer.getLong(), buffer.getLong());
            return Optional.of(Login.decoded(seal.open(id, Arrays.copyOfRange(bytes, ID_BYTES, bytes.length))));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    // Lax, or the browser would not bring it along when the provider sends it back here.
    private String header(String value, Duration life) {
        return NAME + "=" + value + "; Path=/api/v1/session/oidc; Max-Age=" + life.toSeconds()
                + "; HttpOnly; SameSite=Lax" + (origin.isSecure() ? "; Secure" : "");
    }
}
