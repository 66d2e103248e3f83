-- What happened, from everybody's events: a line per event, and a row per failure that an operator should see.

CREATE TABLE timeline_entry (
    event_id     uuid        NOT NULL CONSTRAINT timeline_entry_pk PRIMARY KEY,
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
    received_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX timeline_entry_run_idx ON timeline_entry (run_id, time, event_id);
CREATE INDEX timeline_entry_time_idx ON timeline_entry (time);
ALTER TABLE timeline_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE timeline_entry FORCE ROW LEVEL SECURITY;
-- Events from before there is a workspace are kept, but nobody who has a workspace sees them.
CREATE POLICY timeline_entry_workspace ON timeline_entry FOR SELECT TO ${app}
    USING (workspace_id = tenant_workspace());
CREATE POLICY timeline_entry_append ON timeline_entry FOR INSERT TO ${app}
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
CREATE POLICY timeline_entry_retention ON timeline_entry TO ${system} USING (true);
GRANT SELECT, INSERT ON timeline_entry TO ${app};
GRANT SELECT, DELETE ON timeline_entry TO ${system};

CREATE TABLE request_failure (
    request_failure_id uuid        NOT NULL CONSTRAINT request_failure_pk PRIMARY KEY,
    component          text        NOT NULL,
    error              text        NOT NULL,
    run_id             uuid        NOT NULL,
    request_id         text,
    workspace_id       uuid,
    project_id         uuid,
    user_id            uuid,
    first_seen         timestamptz NOT NULL,
    last_seen          timestamptz NOT NULL,
    count              bigint      NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT request_failure_count_ck CHECK (count > 0 AND last_seen >= first_seen)
);
-- The same thing over and over within a run is one row that counts.
CREATE UNIQUE INDEX request_failure_once_uq
    ON request_failure (run_id, component, md5(error), workspace_id, project_id) NULLS NOT DISTINCT;
CREATE INDEX request_failure_project_idx ON request_failure (workspace_id, project_id, request_failure_id);
CREATE INDEX request_failure_seen_idx ON request_failure (last_seen);
ALTER TABLE request_failure ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_failure FORCE ROW LEVEL SECURITY;
-- Counting up has to see the row, also one without a workspace: such a row is seen by events without one, and by no
-- request, since requests ask for their project.
CREATE POLICY request_failure_workspace ON request_failure TO ${app}
    USING (workspace_id IS NOT DISTINCT FROM tenant_workspace())
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
-- Administrators look across workspaces through the system role; retention deletes with it.
CREATE POLICY request_failure_all ON request_failure TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON request_failure TO ${app};
GRANT SELECT, DELETE ON request_failure TO ${system};
