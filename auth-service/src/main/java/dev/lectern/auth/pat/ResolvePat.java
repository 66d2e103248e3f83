package dev.lectern.auth.pat;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.context.Contexts;
import dev.lectern.auth.context.ProjectContext;
import dev.lectern.auth.session.LiveSession;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Collectors;

/** From the secret that a program holds to whose it is, where it works and what it may; else 401 without a reason. */
@ApplicationScoped
public class ResolvePat {

    private record Found(Pat pat, KnownAccount account) {}

    private final Tenancy tenancy;
    private final PatRepository pats;
    private final Accounts accounts;
    private final Contexts contexts;
    private final PatConfig config;
    private final Clock clock;

    ResolvePat(
            Tenancy tenancy, PatRepository pats, Accounts accounts, Contexts contexts, PatConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.pats = pats;
        this.accounts = accounts;
        this.contexts = contexts;
        this.config = config;
        this.clock = clock;
    }

    /** Whether it claims to be one. */
    public static boolean looksLikeOne(String credential) {
        return credential.startsWith(PatSecret.PREFIX);
    }

    public Uni<LiveSession> resolve(UUID runId, String credential) {
        return good(tenancy.session(Scope.ofRun(runId), () -> pats.openedBy(new PatSecret(credential))))
                .chain(opened -> resolve(Scope.ofRun(runId).withUser(opened.accountId()), opened.id()));
    }

    private Uni<LiveSession> resolve(Scope scope, UUID id) {
        return good(tenancy.session(scope, () -> pats.findById(id)
                        .chain(pat -> accounts.find(scope.userId()).map(account -> new Found(pat, account)))
                        .map(found -> isGood(found) ? found : null)))
                .invoke(ResolvePat::refuseWhileResetting)
                .call(found -> noted(scope, found.pat()))
                .chain(found -> context(scope, found.pat()).map(context -> live(found, context)));
    }

    // The one thing that is allowed then, changing the password, is nothing for a program.
    private static void refuseWhileResetting(Found found) {
        if (found.account().mustResetPassword()) {
            throw ProblemException.passwordResetRequired();
        }
    }

    // It was made for one project: when that is closed to its owner, the token is worth nothing, anywhere.
    private Uni<ProjectContext> context(Scope scope, Pat pat) {
        return good(contexts.strictly(scope.userId(), pat.projectId)
                .onFailure(ResolvePat::isNotFound)
                .recoverWithNull());
    }

    private Uni<Void> noted(Scope scope, Pat pat) {
        var now = clock.instant();
        if (pat.lastUsedAt != null && pat.lastUsedAt.plus(config.usedEvery()).isAfter(now)) {
            return Uni.createFrom().voidItem();
        }
        return tenancy.session(scope, () -> good(pats.live(pat.id, now)).invoke(locked -> locked.used(now)))
                .replaceWithVoid();
    }

    private boolean isGood(Found found) {
        return found.pat() != null
                && found.pat().live(clock.instant())
                && found.account() != null
                && found.account().mayEnter();
    }

    private static LiveSession live(Found found, ProjectContext context) {
        var pat = found.pat();
        var scopes = pat.scopes().stream().map(PatScope::wire).collect(Collectors.toUnmodifiableSet());
        return new LiveSession(pat.id, found.account(), context, pat.expiresAt, scopes);
    }

    private static boolean isNotFound(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }

    private static <T> Uni<T> good(Uni<T> found) {
        return found.onItem()
                .ifNull()
                .failWith(() -> ProblemException.unauthenticated("No valid session or token came with the request."));
    }
}
