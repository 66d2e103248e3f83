package dev.lectern.ingestion.process;

import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * Has a work come in as its abstract, if a list of references gave one, when what it was to come in as has failed. As work
 * of its own: whoever fails holds the lock of his item, and must not wait for another one.
 */
@ApplicationScoped
public class AskForAbstract {

    public static final String JOB = "take-abstract";
    public static final String REFERENCE = "referenceId";
    public static final String REASON = "reason";

    private static final String IMPORT = """
            SELECT parent_run_id FROM source_reference
             WHERE source_reference_id = $1 AND parent_run_id IS NOT NULL AND metadata -> 'abstract' IS NOT NULL
            """;

    private final Jobs jobs;

    AskForAbstract(Jobs jobs) {
        this.jobs = jobs;
    }

    /** Nothing if it came in otherwise, or nobody gave an abstract. */
    public Uni<Void> insteadOf(SqlConnection tx, Scope scope, UUID reference, String reason) {
        return tx.preparedQuery(IMPORT)
                .execute(Tuple.of(reference))
                .chain(found -> found.size() == 0
                        ? Uni.createFrom().voidItem()
                        : jobs.add(
                                tx,
                                scope.withRun(found.iterator().next().getUUID("parent_run_id")),
                                job(reference, reason)));
    }

    private static NewJob job(UUID reference, String reason) {
        var input = new JsonObject().put(REFERENCE, reference.toString()).put(REASON, reason);
        return new NewJob(JOB, reference.toString(), input).with(Priority.BULK);
    }
}
