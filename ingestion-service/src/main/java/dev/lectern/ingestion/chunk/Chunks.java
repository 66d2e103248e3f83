package dev.lectern.ingestion.chunk;

import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The pieces of all items. */
@ApplicationScoped
public class Chunks {

    /** What the pieces were cut from. */
    record Whole(UUID itemId, String title, String textHash) {}

    private static final String COLUMNS =
            "chunk_id, chunk_index, content, chunk_hash, page, section, start_char, end_char, start_word, end_word, token_count";
    // Cutting again gives the same ids, so that a second time changes nothing.
    private static final String PUT = "INSERT INTO chunk (workspace_id, source_item_id, " + COLUMNS
            + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    // Pieces are written page by page, so behind the last index there is nothing.
    private static final String END = """
            SELECT coalesce(max(page), 0) AS page, coalesce(max(chunk_index) + 1, 0) AS count
              FROM chunk WHERE source_item_id = $1
            """;
    private static final String PAGE = "SELECT " + COLUMNS
            + " FROM chunk WHERE source_item_id = $1 AND chunk_index > $2 ORDER BY chunk_index LIMIT $3";
    private static final String OF_REFERENCE = "SELECT s.source_item_id FROM source_reference s"
            + " WHERE s.source_reference_id = $4 AND " + Sight.SEES_BY_NUMBER;
    private static final String WHOLE = """
            SELECT title, text_hash FROM source_item WHERE source_item_id = $1 AND tombstoned_at IS NULL
            """;

    /** How far cutting has come: the last page that has pieces, and how many there are. */
    public record End(int page, int count) {}

    public Uni<End> end(SqlConnection tx, UUID item) {
        return tx.preparedQuery(END).execute(Tuple.of(item)).map(rows -> {
            var row = rows.iterator().next();
            return new End(row.getInteger("page"), row.getInteger("count"));
        });
    }

    public Uni<Void> put(SqlConnection tx, UUID workspace, UUID item, List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = chunks.stream().map(chunk -> row(workspace, item, chunk)).toList();
        return tx.preparedQuery(PUT).executeBatch(rows).replaceWithVoid();
    }

    public Uni<Void> delete(SqlConnection tx, UUID item) {
        return tx.preparedQuery("DELETE FROM chunk WHERE source_item_id = $1")
                .execute(Tuple.of(item))
                .replaceWithVoid();
    }

    /** In the order of the text, behind this index. */
    public Uni<List<Chunk>> page(SqlConnection tx, UUID item, int after, int most) {
        return tx.preparedQuery(PAGE).execute(Tuple.of(item, after, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(Chunks::of)
                .toList());
    }

    /** Empty where the project sees no such source; a source that has let go of its content has an item that is null. */
    Uni<Optional<Row>> ofReference(SqlConnection tx, UUID reference, Sight sight) {
        return tx.preparedQuery(OF_REFERENCE)
                .execute(Tuple.of(sight.project(), sight.whole(), sight.listOnly(), reference))
                .map(Chunks::first);
    }

    Uni<Optional<Whole>> whole(SqlConnection tx, UUID item) {
        return tx.preparedQuery(WHOLE).execute(Tuple.of(item)).map(rows -> first(rows)
                .map(row -> new Whole(item, row.getString("title"), row.getString("text_hash"))));
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }

    private static Tuple row(UUID workspace, UUID item, Chunk chunk) {
        return Tuple.from(Arrays.asList(
                workspace,
                item,
                chunk.id(),
                chunk.index(),
                chunk.text(),
                chunk.hash(),
                chunk.page(),
                chunk.section(),
                chunk.startChar(),
                chunk.endChar(),
                chunk.startWord(),
                chunk.endWord(),
                chunk.tokenCount()));
    }

    private static Chunk of(Row row) {
        return new Chunk(
                row.getUUID("chunk_id"),
                row.getInteger("chunk_index"),
                row.getString("content"),
                row.getString("chunk_hash"),
                row.getInteger("page"),
                row.getString("section"),
                row.getInteger("start_char"),
                row.getInteger("end_char"),
                row.getInteger("start_word"),
                row.getInteger("end_word"),
                row.getInteger("token_count"));
    }
}
