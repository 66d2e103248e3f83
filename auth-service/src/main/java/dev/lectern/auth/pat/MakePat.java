package dev.lectern.auth.pat;

import dev.lectern.auth.account.Accounts;
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

    /** Who wants it, with the rights that he has shown. */
    record Maker(Scope scope, long accountVersion, boolean admin) {}

    private final Tenancy tenancy;
    private final PatRepository pats;
    private final Accounts accounts;
    private final Contexts contexts;
    private final PatConfig config;
    private final Clock clock;

    MakePat(Tenancy tenancy, PatRepository pats, Accounts accounts, Contexts contexts, PatConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.pats = pats;
        this.accounts = accounts;
        this.contexts = contexts;
        this.config = config;
        this.clock = clock;
    }

    Uni<Made> make(Maker maker, UUID project, String name, Set<PatScope> scopes, Duration life) {
        var scope = maker.scope();
        if (scopes.contains(PatScope.ADMIN) && !maker.admin()) {
            throw ProblemException.forbidden("Only an administrator can give a token the scope admin.");
        }
        var secret = PatSecret.fresh();
        return contexts.strictly(scope.userId(), project == null ? scope.projectId() : project)
                .map(context ->
                        Pat.make(scope.userId(), context.projectId(), name, scopes, secret, life, clock.instant()))
                .chain(pat -> keep(maker, pat))
                .map(pat -> new Made(pat, secret));
    }

    private Uni<Pat> keep(Maker maker, Pat pat) {
        return tenancy.session(maker.scope(), () -> accounts.hold(pat.accountId, maker.accountVersion())
                .chain(() -> pats.countLive(clock.instant()))
                .invoke(count -> {
                    if (count >= config.most()) {
                        throw ProblemException.conflict("There are " + count + " tokens already; revoke one first.");
                    }
                })
                .chain(() -> pats.persistAndFlush(pat)));
    }
}
