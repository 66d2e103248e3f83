package dev.lectern.workflow.progress;

import dev.lectern.common.chore.Chore;
import dev.lectern.common.chore.Sweep;
import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Writes down how work goes, and forgets it after a while: what came of it stays with what it is about. */
@ApplicationScoped
public class Progress implements Chore {

    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final String TELL = """
        INSERT INTO progress_event (subject_id, number, workspace_id, kind, data) VALUES ($1, $2, $3, $4, $5)
        """;
    private static final String READ = """
        SELECT number, kind, data FROM progress_event WHERE subject_id = $1 AND number > $2 ORDER BY number LIMIT $3
        """;
    private static final String OLD = """
        DELETE FROM progress_event WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM progress_event WHERE created_at < $1 LIMIT $2))
        """;

    private final Sweep sweep;

    Progress(Sweep sweep) {
        this.sweep = sweep;
    }

    /** Whoever gives the number has the row locked that it comes from. */
    public Uni<Void> tell(SqlConnection tx, Scope scope, UUID subject, ProgressEvent event) {
        return tx.preparedQuery(TELL)
                .execute(Tuple.of(subject, event.number(), scope.workspaceId(), event.kind(), event.data()))
                .replaceWithVoid();
    }

    Uni<List<ProgressEvent>> behind(SqlConnection tx, UUID subject, int number, int most) {
        return tx.preparedQuery(READ).execute(Tuple.of(subject, number, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row ->
                        new ProgressEvent(row.getInteger("number"), row.getString("kind"), row.getJsonObject("data")))
                .toList());
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public Uni<Void> once() {
        return sweep.olderThan(REMEMBERED, OLD);
    }
}
