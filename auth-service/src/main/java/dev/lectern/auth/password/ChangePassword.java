package dev.lectern.auth.password;

import dev.lectern.auth.account.AccountState;
import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.ChangeCredentials;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.credential.Attempts;
import dev.lectern.auth.credential.PasswordHasher;
import dev.lectern.auth.credential.PasswordRules;
import dev.lectern.auth.proof.MailedToken;
import dev.lectern.auth.proof.MailedTokens;
import dev.lectern.auth.proof.Purpose;
import dev.lectern.auth.session.EndSessions;
import dev.lectern.common.audit.Audit;
import dev.lectern.common.event.AuditEvent.Audited;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Sets passwords. Whichever way it comes to that, the sessions that the old one opened are over. */
@ApplicationScoped
class ChangePassword {

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final ChangeCredentials change;
    private final PasswordRules rules;
    private final PasswordHasher passwords;
    private final Attempts attempts;
    private final MailedTokens tokens;
    private final EndSessions sessions;
    private final Audit audit;
    private final Clock clock;

    ChangePassword(
            Tenancy tenancy,
            Accounts accounts,
            ChangeCredentials change,
            PasswordRules rules,
            PasswordHasher passwords,
            Attempts attempts,
            MailedTokens tokens,
            EndSessions sessions,
            Audit audit,
            Clock clock) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.change = change;
        this.rules = rules;
        this.passwords = passwords;
        this.attempts = attempts;
        this.tokens = tokens;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** By who knows the present one; the session that asks stays. */
    Uni<Void> own(Scope scope, UUID session, String present, String wanted) {
        return accounts.prove(scope, "current", present)
                .invoke(() -> {
                    if (wanted.equals(present)) {
                        throw ProblemException.badRequest("password", "must be another one than before");
                    }
                })
                .chain(() -> hashed(scope, scope.userId(), wanted))
                .chain(hash -> tenancy.session(scope, () -> change.takePassword(scope, scope.userId(), hash, false)
                        .call(() -> sessions.endAllBut(session, scope, scope.userId(), clock.instant()))))
                .replaceWithVoid();
    }

    /** By who got our mail. */
    Uni<Void> reset(UUID runId, MailedToken token, String wanted) {
        return tokens.holder(runId, Purpose.PASSWORD_RESET, token).chain(id -> {
            var scope = Scope.ofRun(runId).withUser(id);
            return hashed(scope, id, wanted)
                    .onFailure(ChangePassword::isNotThere)
                    .transform(gone -> MailedTokens.notGood())
                    .chain(hash -> tenancy.session(scope, () -> reset(scope, token, hash)))
                    .chain(() -> attempts.forgive(id));
        });
    }

    /** By an administrator, until the person signs in and takes another one. */
    Uni<Void> temporary(Scope scope, UUID id, String wanted) {
        if (id.equals(scope.userId())) {
            throw ProblemException.conflict("Change your own password as everybody does.");
        }
        return hashed(scope, id, wanted)
                .chain(hash -> tenancy.session(scope, () -> change.takePassword(scope, id, hash, true)
                        .call(() -> sessions.endAllBut(null, scope, id, clock.instant()))
                        .call(() -> audit.add(scope, Audited.done("password.reset", "account", id, Map.of())))))
                .chain(() -> attempts.forgive(id));
    }

    private Uni<Void> reset(Scope scope, MailedToken token, String hash) {
        return tokens.use(Purpose.PASSWORD_RESET, scope.userId(), token)
                .chain(mailedTo -> change.takePasswordByMail(scope, scope.userId(), hash)
                        .invoke(account -> refuseUnlessStillFor(account, mailedTo)))
                .call(() -> sessions.endAllBut(null, scope, scope.userId(), clock.instant()))
                .replaceWithVoid();
    }

    private Uni<String> hashed(Scope scope, UUID id, String wanted) {
        return tenancy.session(scope, () -> accounts.find(id))
                .map(account -> account == null || account.state() == AccountState.DELETED ? null : account)
                .onItem()
                .ifNull()
                .failWith(() -> ProblemException.notFound("account"))
                .call(account -> rules.check("password", wanted, account.knownFacts()))
                .chain(() -> passwords.hash(wanted));
    }

    private static void refuseUnlessStillFor(KnownAccount account, String mailedTo) {
        if (account.state() == AccountState.DISABLED || !Objects.equals(account.email(), mailedTo)) {
            throw MailedTokens.notGood();
        }
    }

    private static boolean isNotThere(Throwable failure) {
        return failure instanceof ProblemException problem && problem.kind() == ProblemException.Kind.NOT_FOUND;
    }
}
