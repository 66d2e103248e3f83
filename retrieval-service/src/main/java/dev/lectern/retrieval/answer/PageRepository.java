package dev.lectern.retrieval.answer;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The pieces of pages, as they are stored now. */
@ApplicationScoped
class PageRepository {

    /** A source and a page of it; null where it has none. */
    record Leaf(UUID sourceItemId, Integer page) {}

    record Piece(Leaf leaf, int startChar, int endChar, String text) {}

    private static final String PIECES = """
            SELECT DISTINCT c.source_item_id, c.page, c.start_char, c.end_char, c.text
              FROM unnest($2::uuid[], $3::int[]) AS wanted (source_item_id, page)
              JOIN chunk_text c ON c.workspace_id = $1 AND c.source_item_id = wanted.source_item_id
                               AND c.page IS NOT DISTINCT FROM wanted.page
             ORDER BY c.source_item_id, c.page, c.start_char
             LIMIT 2000
            """;

    Uni<List<Piece>> pieces(SqlConnection tx, UUID workspace, Collection<Leaf> leaves) {
        return tx.preparedQuery(PIECES)
                .execute(Tuple.of(
                        workspace,
                        leaves.stream().map(Leaf::sourceItemId).toArray(UUID[]::new),
                        leaves.stream().map(Leaf::page).toArray(Integer[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Piece(
                                new Leaf(row.getUUID("source_item_id"), row.getInteger("page")),
                                row.getInteger("start_char"),
                                row.getInteger("end_char"),
                                row.getString("text")))
                        .toList());
    }
}
