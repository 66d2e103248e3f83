package dev.lectern.auth.mail;

import dev.lectern.auth.mail.MailRepository.Waiting;
import dev.lectern.auth.mail.Smtp.Outcome.Accepted;
import dev.lectern.auth.mail.Smtp.Outcome.NotNow;
import dev.lectern.auth.mail.Smtp.Outcome.Refused;
import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.tenancy.Tenancy;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Sends one mail. An attempt that the server puts off asks for the next one, which is work of its own with a longer wait.
 * A worker that dies between the server's yes and our commit sends the mail twice, with the same Message-ID.
 *
 * <pre>
 * queued -> sent
 *    |  \-> failed(reason)
 *    v
 * queued, later
 * </pre>
 */
@ApplicationScoped
class DeliverMail implements JobHandler {

    static final String TYPE = "mail";

    private final Tenancy tenancy;
    private final MailRepository mails;
    private final Smtp smtp;
    private final Jobs jobs;
    private final MailEnds ends;

    DeliverMail(Tenancy tenancy, MailRepository mails, Smtp smtp, Jobs jobs, MailEnds ends) {
        this.tenancy = tenancy;
        this.mails = mails;
        this.smtp = smtp;
        this.jobs = jobs;
        this.ends = ends;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int atOnce() {
        return 4;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return tenancy.tx(job.scope(), tx -> mails.waiting(tx, mailOf(job)))
                .chain(mail -> mail == null
                        ? Uni.createFrom().item(tx -> Uni.createFrom().voidItem())
                        : attempt(job, mail));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return ends.failed(tx, job.scope(), mailOf(job), reason);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return failed(tx, job, "cancelled");
    }

    private Uni<Effect> attempt(Job job, Waiting mail) {
        return smtp.send(mail.id(), mail.recipient(), mail.subject(), mail.text())
                .map(outcome -> switch (outcome) {
                    case Accepted accepted ->
                        tx -> ends.delivered(tx, job.scope(), mail.id(), smtp.provider(), accepted.messageId());
                    case Refused refused -> throw ProblemException.unprocessable(null, refused.reason());
                    case NotNow later -> later(job, mail.id(), later.reason());
                });
    }

    private Effect later(Job job, UUID mail, String reason) {
        int attempt = job.input().getInteger("attempt");
        if (Patience.endsWith(attempt)) {
            throw ProblemException.unprocessable(null, reason + " It was tried " + attempt + " times.");
        }
        return tx -> jobs.add(tx, job.scope(), Mail.delivery(mail, attempt + 1));
    }

    private static UUID mailOf(Job job) {
        return UUID.fromString(job.input().getString("mail"));
    }
}
