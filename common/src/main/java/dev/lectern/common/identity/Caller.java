package dev.lectern.common.identity;

import dev.lectern.common.request.RequestIds;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who is asking, as the internal token says it. */
@RequestScoped
public class Caller {

    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    public UUID userId() {
        return id(Claim.USER).orElse(null);
    }

    public UUID sessionId() {
        return id(Claim.SESSION).orElse(null);
    }

    public UUID workspaceId() {
        return id(Claim.WORKSPACE).orElse(null);
    }

    public UUID projectId() {
        return id(Claim.PROJECT).orElse(null);
    }

    public Set<String> groups() {
        return token.getGroups();
    }

    /** Tenancy of this request: what a repository and the outbox need. */
    public Scope scope() {
        return new Scope(RequestIds.currentRun(), workspaceId(), projectId(), userId());
    }

    private Optional<UUID> id(String claim) {
        return Optional.ofNullable(token.<Object>getClaim(claim))
                .map(Object::toString)
                .map(UUID::fromString);
    }
}
