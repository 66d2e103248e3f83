package dev.lectern.auth.password;

import dev.lectern.auth.account.AccountState;
import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.mail.Mail;
import dev.lectern.auth.mail.NewMail;
import dev.lectern.auth.proof.MailedToken;
import dev.lectern.auth.proof.MailedTokens;
import dev.lectern.auth.proof.MailedTokens.NewToken;
import dev.lectern.auth.proof.Purpose;
import dev.lectern.auth.setting.Settings;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Mails the link to a new password. It is work and not part of the request, so that the request does the same for
 * somebody and for nobody: it leaves work for an account, which may not be there.
 */
@ApplicationScoped
class MailReset implements JobHandler {

    private static final String TYPE = "password-reset";
    private static final Effect NOTHING = tx -> Uni.createFrom().voidItem();
    private static final String TEXT = """
            Somebody, probably you, asked for a new password for the account %1$s at %2$s.

            Open this link within 30 minutes to choose one:

            %2$s/password/reset#token=%3$s

            The link works once. If you did not ask for it, you need not do anything: the password stays as it is.
            """;

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final MailedTokens tokens;
    private final Mail mail;
    private final Settings settings;

    MailReset(Tenancy tenancy, Accounts accounts, MailedTokens tokens, Mail mail, Settings settings) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.tokens = tokens;
        this.mail = mail;
        this.settings = settings;
    }

    static NewJob asked(String address, String agent) {
        return new NewJob(TYPE, "once", new JsonObject().put("address", address).put("agent", agent));
    }

    @Override
    public String type() {
        return TYPE;
    }

    // Who asked, from where and with what.
    @Override
    public boolean isPrivate() {
        return true;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return tenancy.session(job.scope(), () -> accounts.find(job.scope().userId()))
                .chain(account -> gets(account)
                        ? settings.publicUrl().map(url -> tx -> send(tx, job, account, url))
                        : Uni.createFrom().item(NOTHING));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static boolean gets(KnownAccount account) {
        return account != null
                && account.email() != null
                && (account.state() == AccountState.ACTIVE || account.state() == AccountState.PENDING);
    }

    private Uni<Void> send(SqlConnection tx, Job job, KnownAccount account, String url) {
        var input = job.input();
        var asked = new NewToken(
                Purpose.PASSWORD_RESET,
                account.id(),
                account.email(),
                input.getString("address"),
                input.getString("agent"));
        return tokens.make(tx, asked)
                .onItem()
                .ifNotNull()
                .transformToUni(token -> mail.queue(tx, job.scope(), letter(account, url, token)));
    }

    private static NewMail letter(KnownAccount account, String url, MailedToken token) {
        return new NewMail(
                account.id(),
                account.email(),
                "password-reset",
                "A new password for " + account.username(),
                TEXT.formatted(account.username(), url, token.text()));
    }
}
