package dev.lectern.auth.pat;

import dev.lectern.auth.context.Contexts;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** Makes a token for a program, with nothing that its maker does not have himself. */
@ApplicationScoped
class MakePat {

    record Made(Pat pat, PatSecret secret) {}

    private final Tenancy tenancy;
    private final PatRepository pats;
    private final Contexts contexts;
    private final PatConfig config;
    private final Clock clock;

    MakePat(Tenancy tenancy, PatRepository pats, Contexts contexts, PatConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.pats = pats;
        this.contexts = contexts;
        this.config = config;
        this.clock = clock;
    }

    Uni<Made> make(Scope scope, UUID project, String name, Set<PatScope> scopes, Duration life, boolean admin) {
        if (scopes.contains(PatScope.ADMIN) && !admin) {
            throw ProblemException.forbidden("Only an administrator can give a token the scope admin.");
        }
        var secret = PatSecret.fresh();
        return contexts.strictly(scope.userId(), project == null ? scope.projectId() : project)
                .map(context ->
                        Pat.make(scope.userId(), context.projectId(), name, scopes, secret, life, clock.instant()))
                .chain(pat -> keep(scope, pat))
                .map(pat -> new Made(pat, secret));
    }

    // Two at once could make one too many, which harms nobody.
    private Uni<Pat> keep(Scope scope, Pat pat) {
        return tenancy.session(scope, () -> pats.countLive(clock.instant()).chain(count -> {
            if (count >= config.most()) {
                throw ProblemException.conflict("There are " + count + " tokens already; revoke one first.");
            }
            return pats.persistAndFlush(pat);
        }));
    }
}
