package dev.lectern.ingestion.chunk;

import dev.lectern.ingestion.paper.Sight;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
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
            + ") SELECT $1, $2, * FROM unnest($3::uuid[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[],"
            + " $9::int[], $10::int[], $11::int[], $12::int[], $13::int[]) ON CONFLICT DO NOTHING";
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
        // Column by column, so that thousands of rows are one statement.
        var columns = Tuple.of(workspace, item);
        columns.addArrayOfUUID(column(chunks, Chunk::id, UUID[]::new))
                .addArrayOfInteger(column(chunks, Chunk::index, Integer[]::new))
                .addArrayOfString(column(chunks, Chunk::text, String[]::new))
                .addArrayOfString(column(chunks, Chunk::hash, String[]::new))
                .addArrayOfInteger(column(chunks, Chunk::page, Integer[]::new))
                .addArrayOfString(column(chunks, Chunk::section, String[]::new))
                .addArrayOfInteger(column(chunks, Chunk::startChar, Integer[]::new))
                .addArrayOfInteger(column(chunks, Chunk::endChar, Integer[]::new))
                .addArrayOfInteger(column(chunks, Chunk::startWord, Integer[]::new))
                .addArrayOfInteger(column(chunks, Chunk::endWord, Integer[]::new))
                .addArrayOfInteger(column(chunks, Chunk::tokenCount, Integer[]::new));
        return tx.preparedQuery(PUT).execute(columns).replaceWithVoid();
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

    private static <T> T[] column(List<Chunk> chunks, Function<Chunk, T> value, IntFunction<T[]> array) {
        return chunks.stream().map(value).toArray(array);
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
