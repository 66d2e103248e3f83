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
                     WHERE status = 'failed' AND coalesce(last_error, '') = ''"""));

    private Checks() {}
}
