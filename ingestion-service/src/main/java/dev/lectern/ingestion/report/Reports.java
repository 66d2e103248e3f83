package dev.lectern.ingestion.report;

import dev.lectern.ingestion.page.Losses;
import dev.lectern.ingestion.profile.ChunkChoices;
import dev.lectern.ingestion.profile.ChunkChoices.Cut;
import dev.lectern.ingestion.report.Report.Images;
import dev.lectern.ingestion.report.Report.LossView;
import dev.lectern.ingestion.report.Report.Pieces;
import dev.lectern.ingestion.report.Report.StepView;
import dev.lectern.ingestion.source.SeenSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What is known of the reading of sources. */
@ApplicationScoped
public class Reports {

    private static final String STEPS = """
            SELECT step, state, done, total, started_at, finished_at, now() AS now FROM source_step
             WHERE source_item_id = $1
             ORDER BY array_position(ARRAY['parse', 'ocr', 'clean', 'chunk'], step)
            """;
    private static final String PAGES =
            "SELECT state, count(*)::int AS pages FROM source_page WHERE source_item_id = $1 GROUP BY state";
    private static final String IMAGES =
            "SELECT engine, state, page_count, pages_read FROM ocr_job WHERE source_item_id = $1";

    private final Losses losses;
    private final ChunkChoices choices;

    Reports(Losses losses, ChunkChoices choices) {
        this.losses = losses;
        this.choices = choices;
    }

    public Uni<Report> of(SqlConnection tx, SeenSource source) {
        var item = source.itemId();
        return all(tx, STEPS, item).chain(steps -> all(tx, PAGES, item).chain(pages -> losses.of(tx, item)
                .chain(lost -> all(tx, IMAGES, item).chain(images -> choices.cut(tx, item)
                        .map(cut -> new Report(
                                source.id(),
                                source.status(),
                                source.reason(),
                                source.extractor(),
                                steps.stream().map(Reports::step).toList(),
                                counts(pages),
                                lost.stream()
                                        .map(one -> new LossView(one.step(), one.page(), one.what()))
                                        .toList(),
                                images.stream().findFirst().map(Reports::images).orElse(null),
                                cut.map(Reports::pieces).orElse(null)))))));
    }

    private static Uni<List<Row>> all(SqlConnection tx, String sql, UUID item) {
        return tx.preparedQuery(sql).execute(Tuple.of(item)).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .toList());
    }

    private static StepView step(Row row) {
        var finished = row.getOffsetDateTime("finished_at");
        return StepView.of(
                row.getString("step"),
                row.getString("state"),
                row.getLong("done"),
                row.getLong("total"),
                row.getOffsetDateTime("started_at").toInstant(),
                finished == null ? null : finished.toInstant(),
                row.getOffsetDateTime("now").toInstant());
    }

    private static Map<String, Integer> counts(List<Row> rows) {
        var counts = new TreeMap<String, Integer>();
        rows.forEach(row -> counts.put(row.getString("state"), row.getInteger("pages")));
        return counts;
    }

    private static Pieces pieces(Cut cut) {
        var profile = cut.profile();
        return new Pieces(cut.name(), profile.targetWords(), profile.overlapWords(), profile.maxTokens());
    }

    private static Images images(Row row) {
        return new Images(
                row.getString("engine"),
                row.getString("state"),
                row.getInteger("page_count"),
                row.getInteger("pages_read"));
    }
}
