package dev.lectern.ingestion.citation;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;

/** The work of renewing a graph that has become stale, or of finishing one for which nobody waited. */
@ApplicationScoped
class RenewNetwork implements JobHandler {

    static final String TYPE = "citation-network";

    private final Networks networks;

    RenewNetwork(Networks networks) {
        this.networks = networks;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return networks.renewNow(job.scope(), Bounds.of(job.input()))
                .replaceWith(tx -> Uni.createFrom().voidItem());
    }

    /** Nothing: the claim ends by its time, and the stale graph serves until then. */
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
