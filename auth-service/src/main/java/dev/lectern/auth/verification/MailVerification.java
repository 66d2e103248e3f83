package dev.lectern.auth.verification;

import dev.lectern.auth.account.AccountState;
import dev.lectern.auth.account.Accounts;
import dev.lectern.auth.account.KnownAccount;
import dev.lectern.auth.account.OnRegistered;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.request.Origin;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** Mails the link that a new account waits for, or somebody asked for again; of the latter the answer tells nothing. */
@ApplicationScoped
class MailVerification implements JobHandler, OnRegistered {

    private static final String TYPE = "email-verification";
    private static final Effect NOTHING = tx -> Uni.createFrom().voidItem();

    private final Tenancy tenancy;
    private final Accounts accounts;
    private final VerificationLetter letter;
    private final Jobs jobs;
    private final Origin origin;

    MailVerification(Tenancy tenancy, Accounts accounts, VerificationLetter letter, Jobs jobs, Origin origin) {
        this.tenancy = tenancy;
        this.accounts = accounts;
        this.letter = letter;
        this.jobs = jobs;
        this.origin = origin;
    }

    NewJob asked() {
        var input = new JsonObject().put("address", origin.address()).put("agent", origin.agent());
        return new NewJob(TYPE, "once", input);
    }

    @Override
    public Uni<Void> registered(Scope scope, KnownAccount account, boolean mustProveAddress) {
        return mustProveAddress ? jobs.add(scope, asked()) : Uni.createFrom().voidItem();
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
                        ? letter.address().map(url -> tx -> send(tx, job, account, url))
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

    private Uni<Void> send(SqlConnection tx, Job job, KnownAccount account, String url) {
        var input = job.input();
        return letter.send(
                tx, job.scope(), account, account.email(), url, input.getString("address"), input.getString("agent"));
    }

    private static boolean gets(KnownAccount account) {
        return account != null
                && account.email() != null
                && !account.emailVerified()
                && (account.state() == AccountState.ACTIVE || account.state() == AccountState.PENDING);
    }
}
