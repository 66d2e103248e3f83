package dev.lectern.ingestion.removal;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Comes due when the index has sent no receipt for a deletion, and fails the run; a receipt drops it. */
@ApplicationScoped
class ReceiptDeadline implements JobHandler {

    private final Removal removal;

    ReceiptDeadline(Removal removal) {
        this.removal = removal;
    }

    @Override
    public String type() {
        return Removal.AWAIT_RECEIPT;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return Uni.createFrom().item(tx -> removal.late(tx, job.scope(), item(job)));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return removal.late(tx, job.scope(), item(job));
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static UUID item(Job job) {
        return UUID.fromString(job.input().getString("sourceItemId"));
    }
}
