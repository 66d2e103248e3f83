-- Lines of timelines by days (UTC), so that what is too old goes as a whole and at once. What belongs to no day of ours (an
-- event with a strange time) is in a partition of its own, where the old is deleted row by row.
ALTER TABLE timeline_entry RENAME TO timeline_entry_before;
ALTER TABLE timeline_entry_before RENAME CONSTRAINT timeline_entry_pk TO timeline_entry_before_pk;
ALTER INDEX timeline_entry_run_idx RENAME TO timeline_entry_before_run_idx;
ALTER INDEX timeline_entry_time_idx RENAME TO timeline_entry_before_time_idx;

CREATE TABLE timeline_entry (
    event_id     uuid        NOT NULL,
    run_id       uuid        NOT NULL,
    source       text        NOT NULL,
    type         text        NOT NULL,
    topic        text        NOT NULL,
    time         timestamptz NOT NULL,
    workspace_id uuid,
    project_id   uuid,
    user_id      uuid,
    subject      text,
    line         text        NOT NULL,
    data         jsonb       NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    -- An event has one time, so that this is its id alone.
    CONSTRAINT timeline_entry_pk PRIMARY KEY (event_id, time)
) PARTITION BY RANGE (time);
CREATE INDEX timeline_entry_run_idx ON timeline_entry (run_id, time, event_id);
CREATE INDEX timeline_entry_received_idx ON timeline_entry (run_id, received_at, event_id);
-- The runs that were started by another one.
CREATE INDEX timeline_entry_parent_idx ON timeline_entry ((data ->> 'parentRun')) WHERE type = 'run.started.v1';
ALTER TABLE timeline_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE timeline_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY timeline_entry_owner ON timeline_entry TO CURRENT_USER USING (true) WITH CHECK (true);
-- Events from before there is a workspace are kept, but nobody who has a workspace sees them.
CREATE POLICY timeline_entry_workspace ON timeline_entry FOR SELECT TO ${app}
    USING (workspace_id = tenant_workspace());
CREATE POLICY timeline_entry_retention ON timeline_entry TO ${system} USING (true);
GRANT SELECT ON timeline_entry TO ${app};
GRANT SELECT, DELETE ON timeline_entry TO ${system};
CREATE TABLE timeline_entry_rest PARTITION OF timeline_entry DEFAULT;

-- What must not be forgotten, however old it is, until it is said that it may.
CREATE TABLE legal_hold (
    legal_hold_id uuid        NOT NULL CONSTRAINT legal_hold_pk PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    reason        text        NOT NULL,
    set_by        uuid        NOT NULL,
    created_at    timestamptz NOT NULL,
    released_by   uuid,
    released_at   timestamptz,
    CONSTRAINT legal_hold_released_ck CHECK ((released_at IS NULL) = (released_by IS NULL))
);
CREATE UNIQUE INDEX legal_hold_once_uq ON legal_hold (workspace_id) WHERE released_at IS NULL;
ALTER TABLE legal_hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_hold FORCE ROW LEVEL SECURITY;
CREATE POLICY legal_hold_owner ON legal_hold TO CURRENT_USER USING (true);
CREATE POLICY legal_hold_workspace ON legal_hold TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- Administrators hold and release across workspaces, and retention looks at all of them.
CREATE POLICY legal_hold_all ON legal_hold FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON legal_hold TO ${app};
GRANT SELECT ON legal_hold TO ${system};

CREATE FUNCTION is_held(workspace uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    RETURN EXISTS (SELECT FROM legal_hold WHERE workspace_id = workspace AND released_at IS NULL);

-- Days from one to the other that are not there yet. One whose rows lie in the rest already is left out.
CREATE FUNCTION make_timeline_days(since timestamptz, until timestamptz) RETURNS int LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    day timestamptz := date_trunc('day', since, 'UTC');
    made int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('observability.timeline-days', 0));
    WHILE day < until LOOP
        IF to_regclass('timeline_entry_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NULL
           AND NOT EXISTS (SELECT FROM timeline_entry_rest WHERE time >= day AND time < day + interval '1 day') THEN
            EXECUTE format('CREATE TABLE timeline_entry_%s PARTITION OF timeline_entry FOR VALUES FROM (%L) TO (%L)',
                           to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD'), day, day + interval '1 day');
            made := made + 1;
        END IF;
        day := day + interval '1 day';
    END LOOP;
    RETURN made;
END $$;

-- Whole days that ended before; what a legal hold keeps is put aside first. Nobody waits for it longer than a moment.
CREATE FUNCTION drop_timeline_days(before timestamptz) RETURNS int LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    day record;
    dropped int := 0;
BEGIN
    SET LOCAL lock_timeout = '2s';
    PERFORM pg_advisory_xact_lock(hashtextextended('observability.timeline-days', 0));
    FOR day IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'timeline_entry'::regclass AND c.relname ~ '^timeline_entry_[0-9]{8}$'
                   AND (to_date(right(c.relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= before LOOP
        EXECUTE format('ALTER TABLE timeline_entry DETACH PARTITION %I', day.relname);
        IF EXISTS (SELECT FROM legal_hold WHERE released_at IS NULL) THEN
            EXECUTE format('INSERT INTO timeline_entry_rest SELECT * FROM %I AS old WHERE is_held(old.workspace_id)', day.relname);
        END IF;
        EXECUTE format('DROP TABLE %I', day.relname);
        dropped := dropped + 1;
    END LOOP;
    RETURN dropped;
END $$;

-- Lines of many workspaces at once, each once: by the owner, since a line may be of any of them.
CREATE FUNCTION append_timeline(lines jsonb) RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    INSERT INTO timeline_entry (event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data)
    SELECT event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data
      FROM jsonb_to_recordset(lines) AS l (event_id uuid, run_id uuid, source text, type text, topic text, time timestamptz,
           workspace_id uuid, project_id uuid, user_id uuid, subject text, line text, data jsonb)
        ON CONFLICT DO NOTHING
    RETURNING run_id
$$;
REVOKE ALL ON FUNCTION is_held(uuid), make_timeline_days(timestamptz, timestamptz), drop_timeline_days(timestamptz),
    append_timeline(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_held(uuid), make_timeline_days(timestamptz, timestamptz), drop_timeline_days(timestamptz)
    TO ${system};
GRANT EXECUTE ON FUNCTION append_timeline(jsonb) TO ${app};

-- Its policies let nobody else read it, not even its owner.
ALTER TABLE timeline_entry_before NO FORCE ROW LEVEL SECURITY;
SELECT make_timeline_days(now() - interval '100 days', now() + interval '14 days');
INSERT INTO timeline_entry (event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data, received_at)
SELECT event_id, run_id, source, type, topic, time, workspace_id, project_id, user_id, subject, line, data, received_at
  FROM timeline_entry_before;
DROP TABLE timeline_entry_before;
