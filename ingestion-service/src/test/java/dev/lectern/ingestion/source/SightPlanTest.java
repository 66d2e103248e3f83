package dev.lectern.ingestion.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lectern.common.Await;
import dev.lectern.common.Database;
import dev.lectern.common.TestToken;
import dev.lectern.common.TestToken.Person;
import dev.lectern.common.identity.Scope;
import dev.lectern.common.tenancy.Tenancy;
import dev.lectern.common.time.Ids;
import dev.lectern.ingestion.paper.Sight;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a page of a list costs what is on it and not what is in the workspace. */
@QuarkusTest
class SightPlanTest {

    private static final int OF_OTHERS = 4_000;
    private static final int OWN = 40;
    private static final String ITEMS = """
            INSERT INTO source_item (source_item_id, workspace_id, doc_id, kind, title, file_hash, text_hash, file_type,
                   file_size, page_count, word_count, character_count, processing_status, run_id, extracted_at)
            SELECT md5(?::text || n)::uuid, ?, 'd' || n, 'note', 'n', ?::text || n, 'h' || n, 'text/plain', 1, 1, 1, 1,
                   'completed', ?, now()
              FROM generate_series(1, ?) AS n
            """;
    private static final String REFERENCES = """
            INSERT INTO source_reference (source_reference_id, workspace_id, source_item_id, kind, project_id, user_id, name,
                   processing_status, run_id)
            SELECT md5('r' || ?::text || n)::uuid, ?, md5(?::text || n)::uuid, 'note', ?, ?, 'n', 'completed', ?
              FROM generate_series(?, ?) AS n
            """;

    private static final String ELSEWHERE = """
            INSERT INTO source_reference (source_reference_id, workspace_id, kind, project_id, user_id, name,
                   processing_status, run_id)
            SELECT gen_random_uuid(), ?, 'note', ?, ?, 'n', 'cancelled', ? FROM generate_series(1, ?)
            """;

    private final Tenancy tenancy;
    private final Vertx vertx;
    private final Person here = TestToken.editor();
    private final UUID run = Ids.next();

    SightPlanTest(Tenancy tenancy, Vertx vertx) {
        this.tenancy = tenancy;
        this.vertx = vertx;
    }

    @BeforeEach
    void aSmallProjectInABigWorkspace() {
        var workspace = here.workspace();
        var all = OF_OTHERS + OWN;
        Database.column(ITEMS, workspace, workspace, workspace, run, all);
        refer(UUID.randomUUID(), 1, OF_OTHERS);
        refer(here.project(), OF_OTHERS + 1, all);
        Database.column(ELSEWHERE, UUID.randomUUID(), UUID.randomUUID(), here.user(), run, 3 * OF_OTHERS);
        Database.column("ANALYZE source_reference");
        Database.column("ANALYZE project_paper");
    }

    @Test
    void aProjectThatSeesItsOwnGoesAlongItsOwn() {
        var plan = plan(new Sight(here.project(), false, false));

        assertThat(plan).contains("source_reference_list_idx").doesNotContain("Seq Scan on source_reference");
        // What is looked at is what is there of the project; nothing else of the workspace is read and thrown away.
        assertThat(plan).doesNotContain("Rows Removed by Filter: " + OF_OTHERS);
    }

    @Test
    void aProjectThatSeesAllGoesAlongTheNewest() {
        assertThat(plan(new Sight(here.project(), true, false)))
                .contains("source_reference_newest_idx")
                .doesNotContain("Seq Scan on source_reference s");
    }

    private void refer(UUID project, int from, int to) {
        Database.column(
                REFERENCES, here.workspace(), here.workspace(), here.workspace(), project, here.user(), run, from, to);
    }

    private String plan(Sight sight) {
        var sql = Sight.NEWEST
                .replace("?1", "'" + sight.project() + "'::uuid")
                .replace("?2", String.valueOf(sight.whole()))
                .replace("?3", String.valueOf(sight.listOnly()))
                .replace("?4", "'" + new UUID(-1, -1) + "'::uuid")
                .replace("?5", "21");
        var scope = new Scope(run, here.workspace(), here.project(), here.user());
        var lines = Await.<List<String>>on(
                vertx,
                () -> tenancy.tx(scope, tx -> tx.query("EXPLAIN (ANALYZE) " + sql)
                        .execute()
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString(0))
                                .toList())));
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
