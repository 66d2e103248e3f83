package dev.lectern.workflow.deletion;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Comes due when somebody has sent no receipt, and fails the deletion; the last receipt drops it. */
@ApplicationScoped
class AwaitReceipts implements JobHandler {

    static final String TYPE = "await-receipts";

    private final Deletions deletions;

    AwaitReceipts(Deletions deletions) {
        this.deletions = deletions;
    }

    static NewJob job(int round, Duration deadline) {
        return new NewJob(TYPE, Integer.toString(round), new JsonObject().put("round", round), deadline);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return Uni.createFrom().item(tx -> late(tx, job));
    }

    private Uni<Void> late(SqlConnection tx, Job job) {
        return deletions.late(tx, job.scope().runId(), job.input().getInteger("round"));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return late(tx, job);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
