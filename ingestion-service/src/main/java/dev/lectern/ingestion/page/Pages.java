package dev.lectern.ingestion.page;

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

/** The pages of all items. */
@ApplicationScoped
public class Pages {

    // Reading again gives the same pages, so that a second time changes nothing.
    private static final String PUT = "INSERT INTO source_page (workspace_id, source_item_id, " + SourcePage.COLUMNS
            + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    private static final String CHANGE = """
            UPDATE source_page SET text = $3, blocks = $4, state = $5 WHERE source_item_id = $1 AND page = $2
            """;
    // The text stays where it is, and is not written once more.
    private static final String DIVIDE = """
            UPDATE source_page p SET blocks = n.blocks::jsonb FROM unnest($2::int[], $3::text[]) AS n (page, blocks)
             WHERE p.source_item_id = $1 AND p.page = n.page
            """;
    private static final String BEHIND = "SELECT " + SourcePage.COLUMNS
            + " FROM source_page WHERE source_item_id = $1 AND page > $2 ORDER BY page LIMIT $3";
    private static final String ONE =
            "SELECT " + SourcePage.COLUMNS + " FROM source_page WHERE source_item_id = $1 AND page = $2";
    private static final String LAST =
            "SELECT coalesce(max(page), 0) AS page FROM source_page WHERE source_item_id = $1";
    private static final String EXTENT = """
            SELECT coalesce(max(page), 0) AS page, coalesce(bool_or(state = 'image'), false) AS has_images
              FROM source_page WHERE source_item_id = $1
            """;
    private static final String IN_STATE =
            "SELECT page FROM source_page WHERE source_item_id = $1 AND state = $2 ORDER BY page";

    private static final String TEXT = "SELECT text FROM source_page WHERE source_item_id = $1 ORDER BY page";
    private static final String SUMMARIES = """
            SELECT page, label, state, char_length(text) AS characters, width, height
              FROM source_page WHERE source_item_id = $1 AND page > $2 ORDER BY page LIMIT $3
            """;
    private static final String HAS_TEXT =
            "SELECT EXISTS (SELECT FROM source_page WHERE source_item_id = $1 AND state IN ('text', 'ocr')) AS has_text";

    public Uni<Void> put(SqlConnection tx, UUID workspace, UUID item, List<SourcePage> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = pages.stream().map(page -> row(workspace, item, page)).toList();
        return tx.preparedQuery(PUT).executeBatch(rows).replaceWithVoid();
    }

    /** Text, parts and state of pages that are there. */
    public Uni<Void> change(SqlConnection tx, UUID item, List<SourcePage> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var rows = pages.stream()
                .map(page -> Tuple.of(
                        item,
                        page.number(),
                        page.text(),
                        page.json(),
                        page.state().wire()))
                .toList();
        return tx.preparedQuery(CHANGE).executeBatch(rows).replaceWithVoid();
    }

    /** Only the parts of pages whose text stays as it is. */
    public Uni<Void> divide(SqlConnection tx, UUID item, List<SourcePage> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var numbers = pages.stream().map(SourcePage::number).toArray(Integer[]::new);
        var blocks = pages.stream().map(page -> page.json().encode()).toArray(String[]::new);
        return tx.preparedQuery(DIVIDE).execute(Tuple.of(item, numbers, blocks)).replaceWithVoid();
    }

    public Uni<List<SourcePage>> behind(SqlConnection tx, UUID item, int page, int most) {
        return tx.preparedQuery(BEHIND).execute(Tuple.of(item, page, most)).map(Pages::all);
    }

    public Uni<Optional<SourcePage>> one(SqlConnection tx, UUID item, int page) {
        return tx.preparedQuery(ONE).execute(Tuple.of(item, page)).map(rows -> all(rows).stream()
                .findFirst());
    }

    /** The texts of all pages with a form feed between them; empty where there are no pages. */
    Uni<Optional<String>> text(SqlConnection tx, UUID item) {
        return tx.preparedQuery(TEXT).execute(Tuple.of(item)).map(rows -> {
            var all = StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getString("text"))
                    .toList();
            return all.isEmpty() ? Optional.<String>empty() : Optional.of(String.join("\f", all));
        });
    }

    public Uni<List<PageSummary>> summaries(SqlConnection tx, UUID item, int behind, int most) {
        return tx.preparedQuery(SUMMARIES).execute(Tuple.of(item, behind, most)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new PageSummary(
                        row.getInteger("page"),
                        row.getString("label"),
                        row.getString("state"),
                        row.getInteger("characters"),
                        row.getFloat("width"),
                        row.getFloat("height")))
                .toList());
    }

    /** The number of the last one that is there; 0 if none is. */
    public Uni<Integer> last(SqlConnection tx, UUID item) {
        return tx.preparedQuery(LAST)
                .execute(Tuple.of(item))
                .map(rows -> rows.iterator().next().getInteger("page"));
    }

    /** How far the pages reach, and whether there are images of text among them. */
    public record Extent(int last, boolean hasImages) {}

    public Uni<Extent> extent(SqlConnection tx, UUID item) {
        return tx.preparedQuery(EXTENT).execute(Tuple.of(item)).map(rows -> {
            var row = rows.iterator().next();
            return new Extent(row.getInteger("page"), row.getBoolean("has_images"));
        });
    }

    public Uni<List<Integer>> inState(SqlConnection tx, UUID item, SourcePage.State state) {
        return tx.preparedQuery(IN_STATE).execute(Tuple.of(item, state.wire())).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> row.getInteger("page"))
                .toList());
    }

    public Uni<Boolean> hasText(SqlConnection tx, UUID item) {
        return tx.preparedQuery(HAS_TEXT)
                .execute(Tuple.of(item))
                .map(rows -> rows.iterator().next().getBoolean("has_text"));
    }

    public Uni<Void> delete(SqlConnection tx, UUID item) {
        return tx.preparedQuery("DELETE FROM source_page WHERE source_item_id = $1")
                .execute(Tuple.of(item))
                .replaceWithVoid();
    }

    private static List<SourcePage> all(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(SourcePage::of)
                .toList();
    }

    private static Tuple row(UUID workspace, UUID item, SourcePage page) {
        return Tuple.from(Arrays.asList(
                workspace,
                item,
                page.number(),
                page.label(),
                page.text(),
                page.json(),
                page.width(),
                page.height(),
                page.state().wire()));
    }
}
