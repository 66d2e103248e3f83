package dev.lectern.auth.account;

import dev.lectern.auth.setting.Settings;
import dev.lectern.common.identity.Access;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.request.RequestIds;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** For sibling services: who is meant by a name, and what somebody is called. */
@Path("/internal/accounts")
@RolesAllowed(Access.SERVICE)
class AccountLookupResource {

    record Found(UUID userId, String username) {}

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final Settings settings;

    AccountLookupResource(Tenancy tenancy, Accounts accounts, Settings settings) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.settings = settings;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Found> find(
            @QueryParam("identifier") String identifier,
            @QueryParam("userId") UUID userId,
            @QueryParam("mayEnter") boolean mayEnter) {
        if ((identifier == null) == (userId == null)) {
            throw ProblemException.badRequest("identifier", "Give either identifier or userId.");
        }
        var run = RequestIds.currentRun();
        var byName = userId == null;
        var id = userId == null
                ? accounts.idOf(run, identifier)
                : Uni.createFrom().item(userId);
        return id.onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .chain(known -> tenancy.session(Scope.ofRun(run).withUser(known), () -> accounts.find(known)))
                // Whoever is disabled keeps his name on what he made, but cannot be invited anew.
                .map(account -> account == null || ((byName || mayEnter) && !account.mayEnter()) ? null : account)
                .chain(account -> settings.flag("accounts.verify-email")
                        .map(proved -> account != null && byName && proved && isUnproved(account, identifier)
                                ? null
                                : account))
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .map(account -> new Found(account.id(), account.username()));
    }

    // Where addresses are to be proved, one that is not names nobody: anybody could have written it down.
    private static boolean isUnproved(KnownAccount account, String identifier) {
        return identifier.strip().equalsIgnoreCase(account.email()) && !account.emailVerified();
    }
}
