-- From which day to which the lines of a run are, so that reading its story opens the partitions of these days and no others
-- (40 ms of planning and opening a hundred of them otherwise). It changes when a run's first line comes or a day passes.
CREATE TABLE timeline_span (
    run_id       uuid        NOT NULL,
    workspace_id uuid,
    since        timestamptz NOT NULL,
    until        timestamptz NOT NULL,
    CONSTRAINT timeline_span_once_uq UNIQUE NULLS NOT DISTINCT (run_id, workspace_id)
);
CREATE INDEX timeline_span_until_idx ON timeline_span (until);
ALTER TABLE timeline_span ENABLE ROW LEVEL SECURITY;
ALTER TABLE timeline_span FORCE ROW LEVEL SECURITY;
CREATE POLICY timeline_span_owner ON timeline_span TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY timeline_span_workspace ON timeline_span FOR SELECT TO ${app} USING (workspace_id = tenant_workspace());
CREATE POLICY timeline_span_retention ON timeline_span TO ${system} USING (true);
GRANT SELECT ON timeline_span TO ${app};
GRANT SELECT, DELETE ON timeline_span TO ${system};

INSERT INTO timeline_span (run_id, workspace_id, since, until)
SELECT run_id, workspace_id, date_trunc('day', min(time), 'UTC'), date_trunc('day', max(time), 'UTC') + interval '1 day'
  FROM timeline_entry GROUP BY run_id, workspace_id;

-- As before, and their days with them. Most lines are of a day that is known: that is only looked at, never locked.
CREATE OR REPLACE FUNCTION append_timeline(lines jsonb) RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    WITH added AS (
        INSERT INTO timeline_entry (event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data)
        SELECT event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data
          FROM jsonb_to_recordset(lines) AS l (event_id uuid, run_id uuid, source text, type text, topic text, time timestamptz,
               workspace_id uuid, project_id uuid, user_id uuid, subject text, line text, data jsonb)
            ON CONFLICT DO NOTHING
        RETURNING run_id, workspace_id, time
    ), days AS (
        SELECT run_id, workspace_id, date_trunc('day', min(time), 'UTC') AS since,
               date_trunc('day', max(time), 'UTC') + interval '1 day' AS until
          FROM added GROUP BY run_id, workspace_id
    ), widened AS (
        INSERT INTO timeline_span AS known (run_id, workspace_id, since, until)
        SELECT run_id, workspace_id, since, until FROM days
         WHERE NOT EXISTS (SELECT FROM timeline_span s
                            WHERE s.run_id = days.run_id AND s.workspace_id IS NOT DISTINCT FROM days.workspace_id
                              AND s.since <= days.since AND s.until >= days.until)
         ORDER BY run_id, workspace_id
            ON CONFLICT (run_id, workspace_id) DO UPDATE
           SET since = least(known.since, excluded.since), until = greatest(known.until, excluded.until)
    )
    SELECT run_id FROM added
$$;
