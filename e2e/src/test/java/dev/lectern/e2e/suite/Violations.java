package dev.lectern.e2e.suite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What must not be in the data once everything has come to rest, whatever was killed or restarted before. */
public final class Violations {

    private static final String UNENDED = """
            SELECT 'run ' || run_id || ' is ' || status FROM workflow.run_record
             WHERE record_kind = 'run' AND status NOT IN ('completed', 'failed', 'cancelled')
            """;
    private static final String UNFINISHED = """
            SELECT 'source ' || source_item_id || ' is ' || processing_status FROM ingestion.source_item
             WHERE processing_status IN ('pending', 'processing')
            """;
    private static final String ENDED_TWICE = """
            SELECT 'run ' || run_id || ' ended ' || count(*) || ' times' FROM observability.timeline_entry
             WHERE type IN ('run.completed.v1', 'run.failed.v1', 'run.cancelled.v1')
             GROUP BY run_id HAVING count(*) > 1
            """;
    private static final String STARTED_TWICE = """
            SELECT 'run ' || run_id || ' started ' || count(*) || ' times' FROM observability.timeline_entry
             WHERE type = 'run.started.v1' GROUP BY run_id HAVING count(*) > 1
            """;
    // Bytes of what never came to be, or has ended, are let go without a run: only those of a source belong to one.
    // The records of a purged project's runs go with it.
    private static final String UNTOLD = """
            SELECT 'no record of run ' || j.run_id FROM ingestion.async_job j
             WHERE (j.job_type <> 'purge' OR EXISTS (SELECT 1 FROM observability.timeline_entry t
                                                      WHERE t.run_id = j.run_id AND t.type LIKE 'source.%'))
               AND NOT EXISTS (SELECT 1 FROM workflow.run_record r WHERE r.run_id = j.run_id AND r.record_kind = 'run')
               AND NOT EXISTS (SELECT 1 FROM project.project p
                                WHERE p.project_id = j.project_id AND p.purged_at IS NOT NULL)
            """;
    private static final String INDEXED_TWICE = """
            SELECT 'source ' || subject || ' indexed ' || count(*) || ' times' FROM observability.timeline_entry
             WHERE type = 'source.indexed.v1' GROUP BY run_id, subject HAVING count(*) > 1
            """;

    private Violations() {}

    public static List<String> in(Suite suite) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = suite.database();
                var statement = connection.createStatement()) {
            for (var check : List.of(UNENDED, UNFINISHED, ENDED_TWICE, STARTED_TWICE, UNTOLD, INDEXED_TWICE)) {
                try (var rows = statement.executeQuery(check)) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }
}
