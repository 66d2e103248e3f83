package dev.lectern.ingestion.intake;

import dev.lectern.common.event.RunEvent.RunFailed;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.job.Jobs;
import dev.lectern.common.job.Jobs.NewJob;
import dev.lectern.common.job.Jobs.Priority;
import dev.lectern.common.problem.ProblemException;
import dev.lectern.common.spine.Outbox;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.intake.NewContent.Kind;
import dev.lectern.ingestion.intake.NewContent.Origin;
import dev.lectern.ingestion.intake.RegisterSource.Accepted;
import dev.lectern.ingestion.paper.Sight;
import dev.lectern.ingestion.process.AskForAbstract;
import dev.lectern.ingestion.source.OneLine;
import dev.lectern.ingestion.source.SourceRows;
import dev.lectern.ingestion.source.SourceRows.NewReference;
import dev.lectern.ingestion.source.SourceStatus;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Sources whose file is still to be fetched: they have an address and a run, and no content yet. */
@ApplicationScoped
public class AwaitFile {

    /** The step, and the type of its job. */
    public static final String FETCH = "fetch";

    /** The title is null where nobody gave one, the repository for what goes into a project. */
    public record Wish(Kind kind, String title, String address, UUID repository) {

        public Wish {
            title = OneLine.orNull(title);
        }

        private static Wish of(Row row) {
            return new Wish(
                    Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                    row.getBoolean("is_name_given") ? row.getString("name") : null,
                    row.getString("source"),
                    row.getUUID("repository_id"));
        }

        boolean isShared() {
            return repository == null && kind != Kind.DOCUMENT;
        }

        /** It has come. */
        public NewContent with(IncomingFile file) {
            return new NewContent(kind, title, Origin.URL, address, new JsonObject(), file, repository);
        }
    }

    private static final String WORKING = """
            UPDATE source_reference SET processing_status = 'processing', updated_at = now()
             WHERE source_reference_id = $1 AND run_id = $2 AND source_item_id IS NULL
               AND processing_status IN ('pending', 'processing')
            RETURNING kind, name, is_name_given, source, repository_id
            """;
    private static final String FAIL = """
            UPDATE source_reference SET processing_status = 'failed', error_message = $3, updated_at = now()
             WHERE source_reference_id = $1 AND run_id = $2 AND source_item_id IS NULL
               AND processing_status IN ('pending', 'processing')
            """;
    private static final String FROM = """
            SELECT source_reference_id FROM source_reference
             WHERE project_id = $1 AND md5(source) = md5($2) AND source = $2 AND origin = 'url'
               AND repository_id IS NULL AND kind <> 'document'
               AND processing_status NOT IN ('failed', 'cancelled')
             LIMIT 1
            """;

    private final SourceRows rows;
    private final AskForAbstract instead;
    private final Outbox outbox;
    private final Jobs jobs;

    AwaitFile(SourceRows rows, AskForAbstract instead, Outbox outbox, Jobs jobs) {
        this.rows = rows;
        this.instead = instead;
        this.outbox = outbox;
        this.jobs = jobs;
    }

    public Uni<Accepted> begin(SqlConnection tx, Scope scope, Sight sight, Wish wish) {
        return beginBelow(tx, scope, null, sight, wish, new JsonObject());
    }

    /** The same as one of many that another run brings in; the parent is null where there is none. */
    public Uni<Accepted> beginBelow(
            SqlConnection tx, Scope scope, UUID parentRun, Sight sight, Wish wish, JsonObject metadata) {
        var reference = new NewReference(
                Ids.next(),
                wish.kind().wire(),
                wish.title() != null ? wish.title() : wish.address(),
                wish.title() != null,
                null,
                Origin.URL.wire(),
                wish.address(),
                metadata,
                wish.repository(),
                parentRun);
        return rows.refer(tx, scope, null, reference)
                .chain(() -> ask(tx, scope, parentRun, sight, reference.id(), wish.isShared()));
    }

    /** The source of this project that came from this address, or waits for its file, if there is one that all see. */
    public Uni<Optional<UUID>> from(SqlConnection tx, Scope scope, String address) {
        return tx.preparedQuery(FROM)
                .execute(Tuple.of(scope.projectId(), address))
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(found.iterator().next().getUUID("source_reference_id")));
    }

    /** One that could not be fetched, as a new run. */
    Uni<Accepted> again(SqlConnection tx, Scope scope, Sight sight, UUID id) {
        return rows.lockReference(tx, id)
                .map(found -> found.filter(one -> one.itemId() == null && one.status() == SourceStatus.FAILED)
                        .orElseThrow(() -> ProblemException.conflict("Somebody else was faster; look at it again.")))
                .chain(reference -> rows.reopen(tx, reference.id(), scope.runId())
                        .chain(() -> ask(tx, scope, null, sight, reference.id(), reference.isShared())));
    }

    private Uni<Accepted> ask(
            SqlConnection tx, Scope scope, UUID parentRun, Sight sight, UUID reference, boolean isShared) {
        var input = sight.input().put("referenceId", reference.toString());
        var job = new NewJob(FETCH, reference.toString(), input)
                .with(parentRun == null ? Priority.INTERACTIVE : Priority.BULK);
        return outbox.add(tx, scope, RegisterSource.started(scope, parentRun, reference, isShared))
                .chain(() -> jobs.add(tx, scope, job))
                .replaceWith(Accepted.begun(scope, reference, null, false));
    }

    /** Nothing if its run is not the one at work any more. */
    public Uni<Optional<Wish>> working(SqlConnection tx, Scope scope, UUID reference) {
        return tx.preparedQuery(WORKING)
                .execute(Tuple.of(reference, scope.runId()))
                .map(found -> found.size() == 0
                        ? Optional.empty()
                        : Optional.of(Wish.of(found.iterator().next())));
    }

    public Uni<Void> failed(SqlConnection tx, Scope scope, UUID reference, String reason) {
        return tx.preparedQuery(FAIL)
                .execute(Tuple.of(reference, scope.runId(), reason))
                .chain(found -> found.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : outbox.add(tx, scope, new RunFailed(scope.runId(), FETCH, reason))
                                .chain(() -> instead.insteadOf(tx, scope, reference, reason)));
    }
}
