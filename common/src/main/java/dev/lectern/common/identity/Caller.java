package dev.lectern.common.identity;

import dev.lectern.common.request.RequestIds;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.List;
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

    public UUID personaId() {
        return id(Claim.PERSONA).orElse(null);
    }

    /** The state of the account's rights that the token was made for. */
    public long accountVersion() {
        return Optional.ofNullable(token.<Object>getClaim(Claim.ACCOUNT_VERSION))
                .map(version -> Long.parseLong(version.toString()))
                .orElse(0L);
    }

    /** The current project sees all papers of its workspace, and not only those on its list. */
    public boolean seesWholeWorkspace() {
        return corpusIs(Claim.WHOLE_WORKSPACE);
    }

    /** The current project sees what is on its list, and not even what was added to it before it had one. */
    public boolean seesListOnly() {
        return corpusIs(Claim.LIST_ONLY);
    }

    public boolean hasCapability(String capability) {
        return capabilities().contains(capability);
    }

    /** The tools that exist for this account. */
    public List<String> capabilities() {
        return token.<Object>getClaim(Claim.CAPABILITIES) instanceof Collection<?> all
                ? all.stream().map(Caller::text).sorted().toList()
                : List.of();
    }

    /** The roles of this account, by their ids. */
    public List<UUID> roles() {
        return token.<Object>getClaim(Claim.ROLES) instanceof Collection<?> all
                ? all.stream().map(Caller::text).map(UUID::fromString).toList()
                : List.of();
    }

    /** What the personal access token of a program allows; null when a person asks. */
    public List<String> scopes() {
        return token.<Object>getClaim(Claim.SCOPES) instanceof Collection<?> all
                ? all.stream().map(Caller::text).sorted().toList()
                : null;
    }

    /** False for a program whose token was made for reading only. */
    public boolean mayWrite() {
        return scopes() == null || scopes().contains(Claim.WRITE);
    }

    public Set<String> groups() {
        return token.getGroups();
    }

    /** Tenancy of this request: what a repository and the outbox need. */
    public Scope scope() {
        return new Scope(RequestIds.currentRun(), workspaceId(), projectId(), userId());
    }

    // The elements of a list in a token are JSON values, whose text is quoted.
    private static String text(Object value) {
        return value instanceof JsonString json ? json.getString() : value.toString();
    }

    private boolean corpusIs(String corpus) {
        return Optional.ofNullable(token.<Object>getClaim(Claim.CORPUS))
                .map(Caller::text)
                .filter(corpus::equals)
                .isPresent();
    }

    private Optional<UUID> id(String claim) {
        return Optional.ofNullable(token.<Object>getClaim(claim))
                .map(Object::toString)
                .map(UUID::fromString);
    }
}
