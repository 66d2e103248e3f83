package dev.lectern.workflow.mail;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Asks the service that sent a mail to whom it went and what about; without an answer the log says the rest. */
@ApplicationScoped
class AskForAddress implements JobHandler {

    private static final String TYPE = "email-delivery";
    private static final String AUTH = "auth";

    private final MailClient auth;
    private final DeliveryRepository deliveries;

    AskForAddress(@RestClient MailClient auth, DeliveryRepository deliveries) {
        this.auth = auth;
        this.deliveries = deliveries;
    }

    static NewJob job(UUID mail, String source) {
        return new NewJob(
                TYPE,
                mail.toString(),
                new JsonObject().put("mail", mail.toString()).put("source", source));
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var mail = UUID.fromString(job.input().getString("mail"));
        if (!AUTH.equals(job.input().getString("source"))) {
            throw ProblemException.unprocessable(null, "Nobody here knows how to ask that service for its mails.");
        }
        return auth.mail(mail).map(found -> tx -> deliveries.addressed(tx, mail, found.recipient(), found.subject()));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
