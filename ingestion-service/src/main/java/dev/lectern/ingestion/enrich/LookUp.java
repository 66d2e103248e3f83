package dev.lectern.ingestion.enrich;

import dev.lectern.common.event.RunEvent.RunStarted;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.spine.Outbox;
import dev.lectern.ingestion.lookup.EnrichConfig;
import dev.lectern.ingestion.paper.PaperLists;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Has a source looked up outside as a run of its own, whatever else is done with it. */
@ApplicationScoped
public class LookUp {

    private final PaperLists lists;
    private final Outbox outbox;
    private final Jobs jobs;
    private final EnrichConfig config;

    LookUp(PaperLists lists, Outbox outbox, Jobs jobs, EnrichConfig config) {
        this.lists = lists;
        this.outbox = outbox;
        this.jobs = jobs;
        this.config = config;
    }

    /** Fails with a problem where it is another project's, has no content, or nobody may be asked. */
    public Uni<SeenSource> begin(SqlConnection tx, Scope scope, Sight sight, UUID id) {
        return lists.checkOwn(tx, sight, id)
                .chain(() -> SeenSource.find(tx, sight, id))
                .invoke(() -> LinkByHand.allowed(config))
                .call(source -> outbox.add(
                                tx, scope, new RunStarted(scope.runId(), EnrichSource.TYPE, null, id.toString()))
                        .chain(() -> jobs.add(tx, scope, EnrichSource.alone(source.itemId()))));
    }
}
