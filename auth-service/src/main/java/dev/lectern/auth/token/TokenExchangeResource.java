package dev.lectern.auth.token;

import dev.lectern.auth.key.TokenSigner;
import dev.lectern.auth.pat.ResolvePat;
import dev.lectern.auth.rights.AccountGrants;
import dev.lectern.auth.rights.AccountGrants.Granted;
import dev.lectern.auth.session.LiveSession;
import dev.lectern.auth.session.ResolveSession;
import dev.lectern.common.identity.Access;
import dev.lectern.common.problem.ProblemException;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Where the gateway turns the secret of a client into a token that the services understand. */
@Path("/internal/token-exchange")
class TokenExchangeResource {

    /** Listening: a stream that was opened with it goes on, which is no use of the session. */
    record Exchange(@NotBlank @Size(max = 512) String credential, boolean listening) {
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
            long projectVersion,
            long memberVersion,
            long rightsEpoch) {}

    private final ResolveSession resolveSession;
    private final ResolvePat resolvePat;
    private final AccountGrants grants;
    private final TokenSigner signer;
    private final TokenConfig config;
    private final Clock clock;

    TokenExchangeResource(
            ResolveSession resolveSession,
            ResolvePat resolvePat,
            AccountGrants grants,
            TokenSigner signer,
            TokenConfig config,
            Clock clock) {
        this.resolveSession = resolveSession;
        this.resolvePat = resolvePat;
        this.grants = grants;
        this.signer = signer;
        this.config = config;
        this.clock = clock;
    }

    @POST
    @RolesAllowed(Access.SERVICE)
    @Operation(hidden = true)
    public Uni<Exchanged> exchange(@NotNull @Valid Exchange request) {
        var runId = RequestIds.currentRun();
        var credential = request.credential();
        var resolved = ResolvePat.looksLikeOne(credential)
                ? resolvePat.resolve(runId, credential)
                : resolveSession.resolve(runId, credential, !request.listening());
        // Who is at the door, at which path and from where only the gateway knows.
        return resolved.chain(
                        session -> grants.of(runId, session.account().id()).chain(granted -> mint(session, granted)))
                .onFailure(ProblemException.class)
                .transform(ProblemException::toldByAsker);
    }

    private Uni<Exchanged> mint(LiveSession session, Granted granted) {
        var life = life(session);
        var account = session.account();
        var context = session.context();
        var said = new TokenContent(session, granted);
        return signer.sign(account.id().toString(), said.groups(), said.claims(), life)
                .map(token -> new Exchanged(
                        token,
                        life.toSeconds(),
                        session.id(),
                        account.id(),
                        account.version(),
                        context == null ? null : context.projectId(),
                        context == null ? 0 : context.projectVersion(),
                        context == null ? 0 : context.memberVersion(),
                        granted.epoch()));
    }

    // Not beyond the session's own end.
    private Duration life(LiveSession session) {
        var left = Duration.between(clock.instant(), session.expiresAt());
        return left.compareTo(config.life()) < 0 ? left : config.life();
    }
}
