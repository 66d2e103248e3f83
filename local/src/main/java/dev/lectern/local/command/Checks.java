package dev.lectern.local.command;

import java.util.List;

/** What must hold in the data of a suite at rest; each check is a query for the rows that should not be there. */
final class Checks {

    /**
     * {@code schema} may be {@code *} for every schema that has the table; {@code %s} stands for schema and table in
     * the SQL, which answers one row: a count of what is wrong, and an example or null.
     */
    record Check(String name, String schema, String table, String sql) {}

    static final List<Check> ALL = List.of(
            new Check("every committed event was published (none older than 30 s)", "*", "outbox", """
                    SELECT count(*), 'oldest ' || min(created_at) FROM %s
                     WHERE created_at < now() - interval '30 seconds'"""),
            new Check("no message was given up as dead", "*", "parked_event", """
                    SELECT count(*), min(event_type || ': ' || reason) FROM %s WHERE state = 'dead'"""),
            new Check("no message waits behind a dead one", "*", "parked_event", """
                    SELECT count(*), min(event_type || ': ' || reason) FROM %s WHERE state = 'parked'"""),
            new Check("no work runs on an expired lease (more than 60 s)", "*", "async_job", """
                    SELECT count(*), min(job_type || ' ' || job_id) FROM %s
                     WHERE status = 'running' AND lease_until < now() - interval '60 seconds'"""),
            new Check("no work is overdue (more than 60 s)", "*", "async_job", """
                    SELECT count(*), min(job_type || ' ' || job_id) FROM %s
                     WHERE status IN ('queued', 'retry') AND available_at < now() - interval '60 seconds'"""),
            new Check("failed work says why", "*", "async_job", """
                    SELECT count(*), min(job_type || ' ' || job_id) FROM %s
                     WHERE status = 'failed' AND coalesce(last_error, '') = ''"""),
            new Check("no source is stuck in processing (more than 2 min)", "ingestion", "source_item", """
                    SELECT count(*), min(source_item_id || ' is ' || processing_status) FROM %s
                     WHERE processing_status IN ('pending', 'processing') AND tombstoned_at IS NULL
                       AND updated_at < now() - interval '2 minutes'"""),
            new Check("no removal waits for its receipt (more than 5 min)", "ingestion", "source_item", """
                    SELECT count(*), min(source_item_id::text) FROM %s
                     WHERE tombstoned_at < now() - interval '5 minutes'"""),
            new Check(
                    "every chunk of a completed source has its vector",
                    "ingestion",
                    "chunk indexing.vector_entry",
                    """
                    SELECT count(*), min('chunk ' || c.chunk_id)
                      FROM ingestion.chunk c JOIN ingestion.source_item s USING (source_item_id)
                     WHERE s.processing_status = 'completed' AND s.tombstoned_at IS NULL
                       AND NOT EXISTS (SELECT FROM indexing.vector_entry v
                                        WHERE v.subject_kind = 'chunk' AND v.subject_id = c.chunk_id)"""),
            new Check("every vector has its chunk", "indexing", "vector_entry ingestion.chunk", """
                    SELECT count(*), min('vector of ' || v.subject_id) FROM indexing.vector_entry v
                     WHERE v.subject_kind = 'chunk' AND v.created_at < now() - interval '2 minutes'
                       AND NOT EXISTS (SELECT FROM ingestion.chunk c WHERE c.chunk_id = v.subject_id)"""),
            new Check("no chunk has its text twice", "indexing", "chunk_text", """
                    SELECT count(*), min('source ' || source_item_id || ', chunk ' || chunk_index)
                      FROM (SELECT source_item_id, chunk_index FROM %s
                             GROUP BY source_item_id, chunk_index HAVING count(*) > 1) twice"""),
            new Check("every run has ended or is younger than 5 min", "workflow", "run_record", """
                    SELECT count(*), min(run_id || ' is ' || status) FROM %s
                     WHERE status NOT IN ('completed', 'failed', 'cancelled')
                       AND created_at < now() - interval '5 minutes'"""));

    private Checks() {}
}
