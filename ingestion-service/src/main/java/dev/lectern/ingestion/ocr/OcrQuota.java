package dev.lectern.ingestion.ocr;

import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.source.Item;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Books pages of images before they are read. The item is locked meanwhile, so an item books once. */
@ApplicationScoped
class OcrQuota {

    private static final String RUNNING = "SELECT 1 FROM ocr_job WHERE source_item_id = $1 AND state = 'running'";
    private static final String BOOK = """
            INSERT INTO ocr_usage (workspace_id, month, page_count) VALUES ($1, date_trunc('month', now())::date, $2)
            ON CONFLICT (workspace_id, month) DO UPDATE
                  SET page_count = ocr_usage.page_count + excluded.page_count, updated_at = now()
             WHERE ocr_usage.page_count + excluded.page_count <= $3
            RETURNING page_count
            """;
    private static final String JOB = """
            INSERT INTO ocr_job (ocr_job_id, workspace_id, source_item_id, file_name, engine, state, page_count, month)
            VALUES ($1, $2, $3, $4, $5, $6, $7, date_trunc('month', now())::date)
            ON CONFLICT (source_item_id) DO UPDATE
                  SET engine = excluded.engine, state = excluded.state, page_count = excluded.page_count, pages_read = 0,
                      month = excluded.month, updated_at = now()
            """;
    private static final String READ =
            "UPDATE ocr_job SET pages_read = pages_read + 1, updated_at = now() WHERE source_item_id = $1";
    private static final String END =
            "UPDATE ocr_job SET state = 'completed', updated_at = now() WHERE source_item_id = $1 AND state = 'running'";

    private final OcrConfig config;

    OcrQuota(OcrConfig config) {
        this.config = config;
    }

    /** False if there are not so many left this month. What is booked already is not booked again. */
    Uni<Boolean> book(SqlConnection tx, Item item, String engine, int pages) {
        return tx.preparedQuery(RUNNING)
                .execute(Tuple.of(item.id()))
                .chain(running -> running.size() > 0
                        ? Uni.createFrom().item(true)
                        : booked(tx, item, pages)
                                .call(booked -> job(tx, item, engine, booked ? "running" : "refused", pages)));
    }

    Uni<Void> read(SqlConnection tx, UUID item) {
        return change(tx, READ, Tuple.of(item));
    }

    Uni<Void> end(SqlConnection tx, UUID item) {
        return change(tx, END, Tuple.of(item));
    }

    private Uni<Boolean> booked(SqlConnection tx, Item item, int pages) {
        return pages > config.pagesPerMonth()
                ? Uni.createFrom().item(false)
                : tx.preparedQuery(BOOK)
                        .execute(Tuple.of(item.workspaceId(), pages, config.pagesPerMonth()))
                        .map(rows -> rows.size() == 1);
    }

    private static Uni<Void> job(SqlConnection tx, Item item, String engine, String state, int pages) {
        return change(
                tx,
                JOB,
                Tuple.of(Ids.next(), item.workspaceId(), item.id(), item.fileName(), engine, state)
                        .addInteger(pages));
    }

    private static Uni<Void> change(SqlConnection tx, String sql, Tuple values) {
        return tx.preparedQuery(sql).execute(values).replaceWithVoid();
    }
}
