package dev.lectern.auth.mail;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.time.Ids;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Takes mail in the transaction that is its reason: it is sent if and only if that commits. While it waits its text is
 * sealed in the database, and it is wiped when the mail is sent or given up; the work itself names the mail and no more.
 */
@ApplicationScoped
public class Mail {

    private final MailRepository mails;
    private final Jobs jobs;
    private final SmtpConfig config;

    Mail(MailRepository mails, Jobs jobs, SmtpConfig config) {
        this.mails = mails;
        this.jobs = jobs;
        this.config = config;
    }

    /** Whether there is a mail server at all; what is queued without one fails and says so. */
    public boolean isPossible() {
        return config.host().isPresent();
    }

    /** By the door of Hibernate; the scope is the transaction's. */
    public Uni<Void> queue(Scope scope, NewMail mail) {
        return queue(scope, Ids.next(), mail);
    }

    /** The same under an id that the caller keeps. */
    public Uni<Void> queue(Scope scope, UUID id, NewMail mail) {
        return mails.add(id, mail).chain(() -> jobs.add(scope, delivery(id, 1)));
    }

    /** By the door of the reactive client. */
    public Uni<Void> queue(SqlConnection tx, Scope scope, NewMail mail) {
        return queue(tx, scope, Ids.next(), mail);
    }

    public Uni<Void> queue(SqlConnection tx, Scope scope, UUID id, NewMail mail) {
        return mails.add(tx, id, mail).chain(() -> jobs.add(tx, scope, delivery(id, 1)));
    }

    static NewJob delivery(UUID mail, int attempt) {
        return new NewJob(
                DeliverMail.TYPE,
                mail + "/" + attempt,
                new JsonObject().put("mail", mail.toString()).put("attempt", attempt),
                Patience.before(attempt));
    }
}
