package dev.lectern.ingestion.process;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.ingestion.source.SourceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Comes due when the index has not answered for too long, and fails the run; an answer drops it. */
@ApplicationScoped
class IndexDeadline implements JobHandler {

    private final Processing processing;
    private final SourceConfig config;

    IndexDeadline(Processing processing, SourceConfig config) {
        this.processing = processing;
        this.config = config;
    }

    @Override
    public String type() {
        return Processing.AWAIT_INDEX;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        var reason = "The index did not answer within " + SourceConfig.words(config.indexDeadline()) + ".";
        return Uni.createFrom().item(tx -> processing.failed(tx, job.scope(), item(job), "index", reason));
    }

    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return processing.failed(tx, job.scope(), item(job), "index", reason);
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }

    private static UUID item(Job job) {
        return UUID.fromString(job.input().getString("sourceItemId"));
    }
}
