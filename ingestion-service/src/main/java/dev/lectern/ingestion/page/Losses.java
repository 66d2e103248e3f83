package dev.lectern.ingestion.page;

import dev.lectern.extract.Loss;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What could not be carried over from files, by the step that noticed. */
@ApplicationScoped
public class Losses {

    /** Of one item; what is beyond helps nobody. */
    static final int MOST = 1_000;

    public record Noted(String step, int page, String what) {}

    // The same loss is told again where reading goes on in the middle.
    private static final String PUT = """
            INSERT INTO source_loss (workspace_id, source_item_id, step, page, what)
            SELECT $1, $2, $3, v.page, v.what FROM unnest($4::int[], $5::text[]) AS v (page, what)
             WHERE (SELECT count(*) FROM source_loss WHERE source_item_id = $2) < $6
            ON CONFLICT DO NOTHING
            """;
    private static final String OF_ITEM = """
            SELECT step, page, what FROM source_loss WHERE source_item_id = $1 ORDER BY page, step, what LIMIT $2
            """;

    public Uni<Void> put(SqlConnection tx, UUID workspace, UUID item, String step, List<Loss> losses) {
        if (losses.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var some = losses.stream().limit(MOST).toList();
        return tx.preparedQuery(PUT)
                .execute(Tuple.of(
                        workspace,
                        item,
                        step,
                        some.stream().map(Loss::page).toArray(Integer[]::new),
                        some.stream().map(Loss::what).toArray(String[]::new),
                        MOST))
                .replaceWithVoid();
    }

    /** Of this step alone: it is done again. */
    public Uni<Void> forget(SqlConnection tx, UUID item, String step) {
        return tx.preparedQuery("DELETE FROM source_loss WHERE source_item_id = $1 AND step = $2")
                .execute(Tuple.of(item, step))
                .replaceWithVoid();
    }

    public Uni<List<Noted>> of(SqlConnection tx, UUID item) {
        return tx.preparedQuery(OF_ITEM).execute(Tuple.of(item, MOST)).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(row -> new Noted(row.getString("step"), row.getInteger("page"), row.getString("what")))
                .toList());
    }
}
