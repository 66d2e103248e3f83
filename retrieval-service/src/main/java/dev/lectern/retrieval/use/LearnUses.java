package dev.lectern.retrieval.use;

import dev.lectern.common.job.Job;
import dev.lectern.common.job.JobHandler;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.retrieval.sibling.IngestionClient;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The job that asks who uses an item, when one more has come to use what is indexed already, or more is known of it. */
@ApplicationScoped
public class LearnUses implements JobHandler {

    private static final String TYPE = "learn-uses";
    private static final String ITEM = "sourceItemId";

    private final IngestionClient ingestion;
    private final Uses uses;

    LearnUses(@RestClient IngestionClient ingestion, Uses uses) {
        this.ingestion = ingestion;
        this.uses = uses;
    }

    public static NewJob job(UUID sourceItem) {
        return job(sourceItem, sourceItem.toString());
    }

    /** In a run that may have asked once already. */
    public static NewJob again(UUID sourceItem) {
        return job(sourceItem, sourceItem + " again");
    }

    private static NewJob job(UUID sourceItem, String key) {
        var input = new JsonObject().put(ITEM, sourceItem.toString());
        return new NewJob(TYPE, key, input).with(Priority.INTERACTIVE);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Uni<Effect> run(Job job, Progress progress) {
        return ingestion
                .uses(UUID.fromString(job.input().getString(ITEM)), job.scope().workspaceId())
                .map(told -> tx -> uses.learn(tx, job.scope(), told));
    }

    /** Nothing: it is found by another name until somebody reads it anew. */
    @Override
    public Uni<Void> failed(SqlConnection tx, Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> cancelled(SqlConnection tx, Job job) {
        return Uni.createFrom().voidItem();
    }
}
