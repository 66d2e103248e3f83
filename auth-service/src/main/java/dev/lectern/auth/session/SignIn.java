package dev.lectern.auth.session;

import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Opens a session for who knows the password. */
@ApplicationScoped
class SignIn {

    record SignedIn(KnownAccount account, Session session, Secret secret) {}

    private final Tenancy tenancy;
    private final SessionRepository sessions;
    private final Accounts accounts;
    private final SessionConfig config;
    private final Clock clock;

    SignIn(Tenancy tenancy, SessionRepository sessions, Accounts accounts, SessionConfig config, Clock clock) {
        this.tenancy = tenancy;
        this.sessions = sessions;
        this.accounts = accounts;
        this.config = config;
        this.clock = clock;
    }

    Uni<SignedIn> signIn(UUID runId, String identifier, String password) {
        return accounts.authenticate(runId, identifier, password).chain(account -> open(runId, account));
    }

    private Uni<SignedIn> open(UUID runId, KnownAccount account) {
        var secret = Secret.fresh();
        var now = clock.instant();
        return tenancy.session(Scope.ofRun(runId).withUser(account.id()), () -> sessions.persistAndFlush(
                        Session.open(account, secret, config.life(), now))
                .call(() -> accounts.signedIn(account.id(), now))
                .map(session -> new SignedIn(account, session, secret)));
    }
}
