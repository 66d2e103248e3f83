package dev.lectern.auth.token;

import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.key.TokenSigner;
import dev.lectern.auth.session.LiveSession;
import dev.lectern.auth.session.ResolveSession;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Claim;
import dev.lectern.common.request.RequestIds;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the gateway turns the secret of a client into a token that the services understand. */
@Path("/internal/token-exchange")
class TokenExchangeResource {

    record Exchange(@NotBlank @Size(max = 512) String credential) {
        @Override
        public String toString() {
            return "Exchange";
        }
    }

    record Exchanged(
            String token,
            long expiresInSeconds,
            UUID sessionId,
            UUID userId,
            long accountVersion,
            UUID projectId,
            long memberVersion) {}

    private final ResolveSession resolveSession;
    private final TokenSigner signer;
    private final TokenConfig config;
    private final Clock clock;

    TokenExchangeResource(ResolveSession resolveSession, TokenSigner signer, TokenConfig config, Clock clock) {
        this.resolveSession = resolveSession;
        this.signer = signer;
        this.config = config;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Exchanged> exchange(@NotNull @Valid Exchange request) {
        return resolveSession
                .resolve(RequestIds.currentRun(), request.credential())
                .chain(this::mint);
    }

    private Uni<Exchanged> mint(LiveSession session) {
        var life = life(session);
        var account = session.account();
        var context = session.context();
        return signer.sign(account.id().toString(), groups(session), claims(session), life)
                .map(token -> new Exchanged(
                        token,
                        life.toSeconds(),
                        session.id(),
                        account.id(),
                        account.version(),
                        context.projectId(),
                        context.memberVersion()));
    }

    // Not beyond the session's own end.
    private Duration life(LiveSession session) {
        var left = Duration.between(clock.instant(), session.expiresAt());
        return left.compareTo(config.life()) < 0 ? left : config.life();
    }

    private static Map<String, Object> claims(LiveSession session) {
        var context = session.context();
        var claims = new HashMap<String, Object>();
        claims.put(Claim.SESSION, session.id().toString());
        claims.put(Claim.WORKSPACE, context.workspaceId().toString());
        claims.put(Claim.PROJECT, context.projectId().toString());
        claims.put(Claim.ACCOUNT_VERSION, session.account().version());
        claims.put(Claim.MEMBER_VERSION, context.memberVersion());
        if (context.personaId() != null) {
            claims.put(Claim.PERSONA, context.personaId().toString());
        }
        return claims;
    }

    private static Set<String> groups(LiveSession session) {
        var groups = new HashSet<>(projectGroups(session.context().projectRole()));
        groups.add(Access.USER);
        if (isAdmin(session.account())) {
            groups.add(Access.ADMIN);
        }
        return groups;
    }

    // A role that is not known gives nothing.
    private static Set<String> projectGroups(String role) {
        return switch (role) {
            case Access.OWNER -> Set.of(Access.OWNER, Access.EDITOR, Access.VIEWER);
            case Access.EDITOR -> Set.of(Access.EDITOR, Access.VIEWER);
            case Access.VIEWER -> Set.of(Access.VIEWER);
            case null, default -> Set.of();
        };
    }

    private static boolean isAdmin(KnownAccount account) {
        return account.roles().contains(Access.ADMIN);
    }
}
