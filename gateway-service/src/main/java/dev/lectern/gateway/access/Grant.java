package dev.lectern.gateway.access;

import dev.lectern.common.rights.Standing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** What auth gives for a credential: the internal token and what may end it early. When it ends is said here. */
public record Grant(
        String token,
        long expiresInSeconds,
        UUID sessionId,
        UUID userId,
        long accountVersion,
        UUID projectId,
        long projectVersion,
        long memberVersion,
        long rightsEpoch,
        Instant endsAt) {

    /** Auth says how long it lives, since our clocks may differ. */
    Grant receivedAt(Instant now) {
        return new Grant(
                token,
                expiresInSeconds,
                sessionId,
                userId,
                accountVersion,
                projectId,
                projectVersion,
                memberVersion,
                rightsEpoch,
                now.plusSeconds(expiresInSeconds));
    }

    Standing standing() {
        return new Standing(sessionId, userId, accountVersion, projectId, projectVersion, memberVersion, rightsEpoch);
    }

    /**
     * Read without looking at the signature, because the token came from auth a moment ago by our own call; the service
     * that gets it checks it.
     */
    public boolean hasGroup(String group) {
        var parts = token.split("\\.");
        if (parts.length != 3) {
            return false;
        }
        var claims = new JsonObject(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
        return claims.getJsonArray("groups", new JsonArray()).contains(group);
    }

    @Override
    public String toString() {
        return "Grant[user " + userId + ", session " + sessionId + "]";
    }
}
