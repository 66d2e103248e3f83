package dev.lectern.ingestion.source;

import dev.lectern.common.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Items and references as those see them who change them: with the item's row locked first, always, so that adding,
 * deleting, cancelling and the index's answers happen one after the other.
 */
@ApplicationScoped
public class SourceRows {

    /** A new item as it is to be written: what others who have the same share must not tell what anybody calls it. */
    public record NewItem(
            UUID id, String kind, boolean isFile, String documentId, String fileHash, String type, long size) {}

    /** A use of it as it is to be written; a name that nobody gave is replaced by the title that is found in the text. */
    public record NewReference(
            UUID id,
            String kind,
            String name,
            boolean isNameGiven,
            String fileName,
            String origin,
            String source,
            JsonObject metadata,
            UUID repository,
            UUID parentRun) {}

    /** What the text of an item is once it has been read as a whole. */
    public record Known(String textHash, int pages, int words, int characters) {}

    private static final String CREATE = """
            INSERT INTO source_item (source_item_id, workspace_id, doc_id, kind, title, file_name, file_hash, file_type,
                   file_size, processing_status, run_id)
            VALUES ($1, $2, $3, $4, '', CASE WHEN $5 THEN $7 END, $6, $7, $8, 'pending', $9)
            ON CONFLICT (workspace_id, doc_id) WHERE tombstoned_at IS NULL DO NOTHING
            """;
    private static final String LOCK_CONTENT = "SELECT " + Item.COLUMNS
            + " FROM source_item WHERE workspace_id = $1 AND doc_id = $2 AND tombstoned_at IS NULL FOR UPDATE";
    private static final String LOCK =
            "SELECT " + Item.COLUMNS + " FROM source_item WHERE source_item_id = $1 FOR UPDATE";
    private static final String KNOWN = """
            UPDATE source_item SET text_hash = $2, page_count = $3, word_count = $4, character_count = $5,
                   extracted_at = now(), updated_at = now()
             WHERE source_item_id = $1
            """;
    private static final String NAME =
            "UPDATE source_reference SET name = $2 WHERE source_item_id = $1 AND NOT is_name_given";
    private static final String BEGIN = """
            UPDATE source_item SET processing_status = 'pending', error_message = NULL, run_id = $2, updated_at = now()
             WHERE source_item_id = $1
            """;
    // The item and its uses in one statement: each step of each file does this.
    private static final String USES_UNDER_WAY = """
            UPDATE source_reference SET processing_status = 'processing', error_message = NULL, updated_at = now(),
                   processed_at = NULL
             WHERE source_item_id = $1 AND processing_status = 'pending'
            """;
    private static final String UNDER_WAY = """
            WITH item AS (
                UPDATE source_item SET processing_status = 'processing', updated_at = now()
                 WHERE source_item_id = $1 AND processing_status = 'pending')
            """ + USES_UNDER_WAY;
    private static final String CUT = """
            WITH item AS (
                UPDATE source_item SET processing_status = 'processing', chunk_count = $2, chunk_profile = $3,
                       updated_at = now()
                 WHERE source_item_id = $1)
            """ + USES_UNDER_WAY;
    private static final String COMPLETE = """
            UPDATE source_item SET processing_status = 'completed', error_message = NULL, vector_count = $2,
                   processed_at = now(), updated_at = now()
             WHERE source_item_id = $1
            """;
    private static final String FAIL = """
            UPDATE source_item SET processing_status = 'failed', error_message = $2, updated_at = now()
             WHERE source_item_id = $1
            """;
    private static final String BURY = """
            UPDATE source_item SET tombstoned_at = now(), removal_run_id = $2, removal_state = $3, updated_at = now(),
                   processing_status = CASE WHEN processing_status IN ('pending', 'processing') THEN 'cancelled'
                                            ELSE processing_status END
             WHERE source_item_id = $1
            """;
    private static final String REMOVAL_FAILED =
            "UPDATE source_item SET removal_state = 'failed', updated_at = now() WHERE source_item_id = $1";
    private static final String REFER = """
            INSERT INTO source_reference (source_reference_id, workspace_id, source_item_id, kind, project_id, user_id,
                   name, is_name_given, file_name, origin, source, metadata, processing_status, run_id, repository_id,
                   parent_run_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'pending', $13, $14, $15)
            """;
    private static final String ONE =
            "SELECT " + Reference.COLUMNS + " FROM source_reference WHERE source_reference_id = $1";
    private static final String OF_PROJECT = ONE + " AND project_id = $2 AND repository_id IS NULL";
    private static final String OF_REPOSITORY = ONE + " AND repository_id = $2";
    private static final String LOCK_REFERENCE = ONE + " FOR UPDATE";
    private static final String ATTACH = """
            UPDATE source_reference SET source_item_id = $2, processing_status = 'pending', updated_at = now(),
                   name = CASE WHEN is_name_given THEN name ELSE $3 END, file_name = $4
             WHERE source_reference_id = $1
            """;
    private static final String IN_VAIN = """
            UPDATE source_reference SET processing_status = 'cancelled', error_message = $2, updated_at = now()
             WHERE source_reference_id = $1
            """;
    private static final String OF_RUN = "SELECT " + Reference.COLUMNS + " FROM source_reference"
            + " WHERE run_id = $1 AND processing_status IN ('pending', 'processing')";
    // Oldest first: ids are time-ordered.
    private static final String OF_ITEM = "SELECT " + Reference.COLUMNS
            + " FROM source_reference WHERE source_item_id = $1 ORDER BY source_reference_id";
    private static final String REOPEN = """
            UPDATE source_reference SET processing_status = 'pending', error_message = NULL, run_id = $2, updated_at = now()
             WHERE source_reference_id = $1
            """;
    private static final String MOVE = """
            UPDATE source_reference SET processing_status = $2, error_message = $3, updated_at = now(),
                   processed_at = CASE WHEN $2 = 'completed' THEN now() END
             WHERE source_item_id = $1 AND processing_status = ANY($4)
            """;
    private static final String LET_GO = """
            UPDATE source_reference SET processing_status = 'cancelled', source_item_id = NULL, updated_at = now()
             WHERE source_reference_id = $1
            """;
    // Adding bytes shares this lock, purging them has it alone: so none are taken from under a row that comes to be.
    private static final String HOLD_BYTES = "SELECT pg_advisory_xact_lock_shared(hashtextextended('blob/' || $1, 0))";

    public Uni<Void> holdBytes(SqlConnection tx, String hash) {
        return tx.preparedQuery(HOLD_BYTES).execute(Tuple.of(hash)).replaceWithVoid();
    }

    /** The living item with this content, locked; it is new if it has the id that was offered. */
    public Uni<Item> lockOrCreate(SqlConnection tx, Scope scope, NewItem item) {
        var values = Tuple.from(Arrays.asList(
                item.id(),
                scope.workspaceId(),
                item.documentId(),
                item.kind(),
                item.isFile(),
                item.fileHash(),
                item.type(),
                item.size(),
                scope.runId()));
        return tx.preparedQuery(CREATE)
                .execute(values)
                .chain(() -> tx.preparedQuery(LOCK_CONTENT).execute(Tuple.of(scope.workspaceId(), item.documentId())))
                // It was buried while we waited for its lock: then there is room for a new one.
                .chain(rows -> rows.size() == 0
                        ? lockOrCreate(tx, scope, item)
                        : Uni.createFrom().item(Item.of(rows.iterator().next())));
    }

    public Uni<Optional<Item>> lock(SqlConnection tx, UUID item) {
        return tx.preparedQuery(LOCK).execute(Tuple.of(item)).map(rows -> first(rows, Item::of));
    }

    public Uni<Void> known(SqlConnection tx, UUID item, Known known) {
        return change(tx, KNOWN, Tuple.of(item, known.textHash(), known.pages(), known.words(), known.characters()));
    }

    public Uni<Void> readBy(SqlConnection tx, UUID item, String extractor) {
        return change(tx, "UPDATE source_item SET extractor = $2 WHERE source_item_id = $1", Tuple.of(item, extractor));
    }

    /** What was found in it is its title, and the name of those uses that nobody named. */
    public Uni<Void> named(SqlConnection tx, UUID item, String title) {
        return change(tx, "UPDATE source_item SET title = $2 WHERE source_item_id = $1", Tuple.of(item, title))
                .chain(() -> change(tx, NAME, Tuple.of(item, title)));
    }

    public Uni<Void> begin(SqlConnection tx, UUID item, UUID run) {
        return change(tx, BEGIN, Tuple.of(item, run));
    }

    /** A long step has begun: who waits sees that something happens. */
    public Uni<Void> underWay(SqlConnection tx, UUID item) {
        return change(tx, UNDER_WAY, Tuple.of(item));
    }

    public Uni<Void> cut(SqlConnection tx, UUID item, int chunks, String profile) {
        return change(tx, CUT, Tuple.of(item, chunks, profile));
    }

    /** What failed in an earlier run is there now as well. */
    public Uni<Void> complete(SqlConnection tx, UUID item, int vectors) {
        return change(tx, COMPLETE, Tuple.of(item, vectors)).chain(() -> completeReferences(tx, item));
    }

    public Uni<Void> completeReferences(SqlConnection tx, UUID item) {
        return move(
                tx,
                item,
                SourceStatus.COMPLETED,
                null,
                SourceStatus.PENDING,
                SourceStatus.PROCESSING,
                SourceStatus.FAILED);
    }

    public Uni<Void> fail(SqlConnection tx, UUID item, String reason) {
        return change(tx, FAIL, Tuple.of(item, reason))
                .chain(() ->
                        move(tx, item, SourceStatus.FAILED, reason, SourceStatus.PENDING, SourceStatus.PROCESSING));
    }

    public Uni<Void> bury(SqlConnection tx, UUID item, UUID run, String state) {
        return change(tx, BURY, Tuple.of(item, run, state));
    }

    public Uni<Void> removalFailed(SqlConnection tx, UUID item) {
        return change(tx, REMOVAL_FAILED, Tuple.of(item));
    }

    public Uni<Void> delete(SqlConnection tx, UUID item) {
        return change(tx, "DELETE FROM source_item WHERE source_item_id = $1", Tuple.of(item));
    }

    /** The item is null while nobody knows it yet. */
    public Uni<Void> refer(SqlConnection tx, Scope scope, Item item, NewReference reference) {
        return change(
                tx,
                REFER,
                Tuple.from(Arrays.asList(
                        reference.id(),
                        scope.workspaceId(),
                        item == null ? null : item.id(),
                        reference.kind(),
                        scope.projectId(),
                        scope.userId(),
                        reference.name(),
                        reference.isNameGiven(),
                        reference.fileName(),
                        reference.origin(),
                        reference.source(),
                        reference.metadata(),
                        scope.runId(),
                        reference.repository(),
                        reference.parentRun())));
    }

    public Uni<Optional<Reference>> find(SqlConnection tx, UUID reference) {
        return tx.preparedQuery(ONE).execute(Tuple.of(reference)).map(rows -> first(rows, Reference::of));
    }

    public Uni<Optional<Reference>> ofRepository(SqlConnection tx, UUID reference, UUID repository) {
        return tx.preparedQuery(OF_REPOSITORY)
                .execute(Tuple.of(reference, repository))
                .map(rows -> first(rows, Reference::of));
    }

    public Uni<Optional<Reference>> ofProject(SqlConnection tx, UUID reference, UUID project) {
        return tx.preparedQuery(OF_PROJECT)
                .execute(Tuple.of(reference, project))
                .map(rows -> first(rows, Reference::of));
    }

    /** One of many that came in together: those that people wait for go first. */
    public Uni<Boolean> isBulk(SqlConnection tx, UUID reference) {
        return tx.preparedQuery("SELECT parent_run_id FROM source_reference WHERE source_reference_id = $1")
                .execute(Tuple.of(reference))
                .map(rows ->
                        first(rows, row -> row.getUUID("parent_run_id") != null).orElse(false));
    }

    /** How many a run brought in. */
    public Uni<Integer> countBelow(SqlConnection tx, UUID parentRun) {
        return tx.preparedQuery("SELECT count(*)::int AS count FROM source_reference WHERE parent_run_id = $1")
                .execute(Tuple.of(parentRun))
                .map(rows -> rows.iterator().next().getInteger("count"));
    }

    /** For what has no item yet whose lock would protect it. */
    public Uni<Optional<Reference>> lockReference(SqlConnection tx, UUID reference) {
        return tx.preparedQuery(LOCK_REFERENCE).execute(Tuple.of(reference)).map(rows -> first(rows, Reference::of));
    }

    /** What it waited for has come. */
    public Uni<Void> attach(SqlConnection tx, UUID reference, UUID item, String name, String fileName) {
        return change(tx, ATTACH, Tuple.of(reference, item, name, fileName));
    }

    /** What it waited for is there already. */
    public Uni<Void> inVain(SqlConnection tx, UUID reference, String reason) {
        return change(tx, IN_VAIN, Tuple.of(reference, reason));
    }

    /** Of a run that has not ended. */
    public Uni<Optional<Reference>> ofRun(SqlConnection tx, UUID run) {
        return tx.preparedQuery(OF_RUN).execute(Tuple.of(run)).map(rows -> first(rows, Reference::of));
    }

    public Uni<List<Reference>> ofItem(SqlConnection tx, UUID item) {
        return tx.preparedQuery(OF_ITEM).execute(Tuple.of(item)).map(rows -> all(rows, Reference::of));
    }

    public Uni<Void> reopen(SqlConnection tx, UUID reference, UUID run) {
        return change(tx, REOPEN, Tuple.of(reference, run));
    }

    public Uni<Void> letGo(SqlConnection tx, UUID reference) {
        return change(tx, LET_GO, Tuple.of(reference));
    }

    public Uni<Void> forget(SqlConnection tx, UUID reference) {
        return change(tx, "DELETE FROM source_reference WHERE source_reference_id = $1", Tuple.of(reference));
    }

    private static Uni<Void> move(SqlConnection tx, UUID item, SourceStatus to, String reason, SourceStatus... from) {
        var states = Arrays.stream(from).map(SourceStatus::wire).toArray(String[]::new);
        return change(tx, MOVE, Tuple.of(item, to.wire(), reason, states));
    }

    private static Uni<Void> change(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }

    private static <T> Optional<T> first(RowSet<Row> rows, Function<Row, T> of) {
        return all(rows, of).stream().findFirst();
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> of) {
        return StreamSupport.stream(rows.spliterator(), false).map(of).toList();
    }
}
