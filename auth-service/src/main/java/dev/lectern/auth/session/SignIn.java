package dev.lectern.auth.session;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/**
 * Opens a session for who has proved who he is. Its secret is always new: what a client brings along is never taken up,
 * so nobody can lay a session under somebody else.
 */
@ApplicationScoped
public class SignIn {

    /** A session that was just opened; its secret leaves in a cookie or in the answer's body. */
    public record SignedIn(KnownAccount account, Session session, Secret secret) {}

    private final Tenancy tenancy;
    private final SessionRepository sessions;
    private final Accounts accounts;
    private final Settings settings;
    private final Clock clock;

    SignIn(Tenancy tenancy, SessionRepository sessions, Accounts accounts, Settings settings, Clock clock) {
        this.tenancy = tenancy;
        this.sessions = sessions;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
    }

    Uni<SignedIn> signIn(UUID runId, String identifier, String password, SignInPlace place) {
        return accounts.authenticate(runId, identifier, password).chain(account -> open(runId, account, place));
    }

    public Uni<SignedIn> open(UUID runId, KnownAccount account, SignInPlace place) {
        return Lifetime.of(settings)
                .chain(lifetime -> open(Scope.ofRun(runId).withUser(account.id()), account, place, lifetime));
    }

    private Uni<SignedIn> open(Scope scope, KnownAccount account, SignInPlace place, Lifetime lifetime) {
        var secret = Secret.fresh();
        var now = clock.instant();
        return tenancy.session(
                scope, () -> sessions.persistAndFlush(Session.open(account, secret, place, lifetime, now))
                        .call(() -> accounts.signedIn(account, now))
                        .map(session -> new SignedIn(account, session, secret)));
    }
}
