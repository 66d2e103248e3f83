package dev.lectern.e2e.ingest;

import dev.lectern.e2e.suite.Suite;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database shows of the files of one workspace, and of each page that was ever offered to it. */
final class Evidence implements AutoCloseable {

    private static final String ITEMS = "(SELECT source_item_id FROM ingestion.source_item WHERE workspace_id = '%s')";

    // Notes also what a conflict then drops: a page that was read a second time.
    private static final List<String> WATCH = List.of(
            "CREATE SCHEMA watched",
            "CREATE TABLE watched.page (source_item_id uuid NOT NULL, page int NOT NULL)",
            """
            CREATE FUNCTION watched.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
            $$ BEGIN INSERT INTO watched.page VALUES (NEW.source_item_id, NEW.page); RETURN NEW; END $$
            """,
            """
            CREATE TRIGGER watched_page BEFORE INSERT ON ingestion.source_page
                FOR EACH ROW EXECUTE FUNCTION watched.note()
            """);
    private static final List<String> UNWATCH = List.of(
            "DROP TRIGGER IF EXISTS watched_page ON ingestion.source_page", "DROP SCHEMA IF EXISTS watched CASCADE");

    private static final String OPEN = """
            SELECT count(*) FROM ingestion.source_item
             WHERE source_item_id IN %s AND processing_status IN ('pending', 'processing')
            """;
    private static final String REASONS = """
            SELECT count(*) || ' x ' || error_message FROM ingestion.source_item
             WHERE source_item_id IN %s AND processing_status = 'failed' GROUP BY error_message
            """;
    private static final String COMPLETED = """
            SELECT count(*) FROM ingestion.source_item WHERE source_item_id IN %s AND processing_status = 'completed'
            """;
    private static final String PAGES = "SELECT count(*) FROM ingestion.source_page WHERE source_item_id IN %s";
    private static final String OFFERED = "SELECT count(*) FROM watched.page WHERE source_item_id IN %s";
    private static final String CHUNKS = "SELECT count(*) FROM ingestion.chunk WHERE source_item_id IN %s";
    private static final String AGAIN = """
            SELECT count(*) FROM ingestion.async_job
             WHERE attempt_count > 1 AND input->>'sourceItemId' IN (SELECT id::text FROM %s AS mine(id))
            """;

    private static final String WITHOUT_REASON = """
            SELECT 'failed without a reason: ' || source_item_id FROM ingestion.source_item
             WHERE source_item_id IN %s AND processing_status = 'failed' AND coalesce(error_message, '') = ''
            """;
    private static final String READ_TWICE = """
            SELECT 'page ' || page || ' of ' || source_item_id || ' was kept ' || count(*) || ' times' FROM watched.page
             WHERE source_item_id IN %s GROUP BY source_item_id, page HAVING count(*) > 1
            """;
    private static final String PAGES_MISSING = """
            SELECT 'item ' || i.source_item_id || ' has ' || count(p.page) || ' pages of ' || i.page_count
              FROM ingestion.source_item i LEFT JOIN ingestion.source_page p USING (source_item_id)
             WHERE i.source_item_id IN %s AND i.processing_status = 'completed'
             GROUP BY i.source_item_id, i.page_count HAVING count(p.page) <> i.page_count
            """;
    private static final String CUT_TWICE = """
            SELECT 'chunk ' || page || ':' || start_char || '-' || end_char || ' of ' || source_item_id || ' is there twice'
              FROM ingestion.chunk WHERE source_item_id IN %s
             GROUP BY source_item_id, page, start_char, end_char HAVING count(*) > 1
            """;
    private static final String MISCOUNTED = """
            SELECT 'item ' || i.source_item_id || ' has ' || count(c.chunk_id) || ' chunks of ' || i.chunk_count
              FROM ingestion.source_item i LEFT JOIN ingestion.chunk c USING (source_item_id)
             WHERE i.source_item_id IN %s AND i.processing_status = 'completed'
             GROUP BY i.source_item_id, i.chunk_count HAVING count(c.chunk_id) <> i.chunk_count
            """;
    private static final String ENDED_TWICE = """
            SELECT 'run ' || run_id || ' ended ' || count(*) || ' times' FROM observability.timeline_entry
             WHERE type IN ('run.completed.v1', 'run.failed.v1', 'run.cancelled.v1')
               AND run_id IN (SELECT run_id FROM ingestion.source_item WHERE source_item_id IN %s)
             GROUP BY run_id HAVING count(*) > 1
            """;

    private final Suite suite;
    private final String items;

    Evidence(Suite suite, String workspace) throws SQLException {
        this.suite = suite;
        this.items = ITEMS.formatted(workspace);
        execute(UNWATCH);
        execute(WATCH);
    }

    int open() throws SQLException {
        return number(OPEN);
    }

    int completed() throws SQLException {
        return number(COMPLETED);
    }

    int pages() throws SQLException {
        return number(PAGES);
    }

    /** Pages that were offered, whether or not they were there already. */
    int offered() throws SQLException {
        return number(OFFERED);
    }

    int chunks() throws SQLException {
        return number(CHUNKS);
    }

    /** Pieces of work that were begun more than once. */
    int begunAgain() throws SQLException {
        return number(AGAIN);
    }

    List<String> failures() throws SQLException {
        return lines(REASONS);
    }

    List<String> violations() throws SQLException {
        var found = new ArrayList<String>();
        for (var check : List.of(WITHOUT_REASON, READ_TWICE, PAGES_MISSING, CUT_TWICE, MISCOUNTED, ENDED_TWICE)) {
            found.addAll(lines(check));
        }
        return found;
    }

    private int number(String sql) throws SQLException {
        return Integer.parseInt(lines(sql).getFirst());
    }

    private List<String> lines(String sql) throws SQLException {
        try (var connection = suite.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql.formatted(items))) {
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return lines;
        }
    }

    private void execute(List<String> all) throws SQLException {
        try (var connection = suite.database();
                var statement = connection.createStatement()) {
            for (var sql : all) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        execute(UNWATCH);
    }
}
