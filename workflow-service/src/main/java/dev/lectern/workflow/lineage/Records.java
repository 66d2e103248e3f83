package dev.lectern.workflow.lineage;

import dev.lectern.common.identity.Scope;
import dev.lectern.workflow.lineage.LineageRepository.Told;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** What work of our own tells of its run beside events, in the transaction that makes it true. */
@ApplicationScoped
public class Records {

    /** A step, a question, an artifact or a report; null where there is nothing to say. */
    public record Record(
            String kind,
            String step,
            String key,
            String status,
            String reason,
            JsonObject output,
            JsonObject metadata) {}

    private final LineageRepository lineage;
    private final Clock clock;

    Records(LineageRepository lineage, Clock clock) {
        this.lineage = lineage;
        this.clock = clock;
    }

    public Uni<Void> tell(SqlConnection tx, Scope scope, Record said) {
        return tell(
                tx,
                scope,
                new Told(
                        scope.runId(),
                        null,
                        said.kind(),
                        said.step(),
                        said.key(),
                        said.status(),
                        said.reason(),
                        null,
                        null,
                        null,
                        null,
                        said.output(),
                        said.metadata()));
    }

    /** To which workstream the run belongs, and which variant it is. */
    public Uni<Void> link(SqlConnection tx, Scope scope, String workstream, String arm) {
        return tell(
                tx,
                scope,
                new Told(
                        scope.runId(),
                        null,
                        "workstream_link",
                        null,
                        null,
                        "completed",
                        null,
                        workstream,
                        arm,
                        null,
                        null,
                        null,
                        null));
    }

    private Uni<Void> tell(SqlConnection tx, Scope scope, Told told) {
        return lineage.tell(tx, scope, told, clock.instant());
    }
}
