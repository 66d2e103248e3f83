-- What became of every run that any service started: the spine by which an answer, a job or a token is traced back.
-- Nothing refers to it by foreign key, since a record of a run may come before the run.
CREATE TABLE run_record (
    record_id           uuid        NOT NULL CONSTRAINT run_record_pk PRIMARY KEY,
    -- Null for the few runs that belong to no workspace, such as a registration.
    workspace_id        uuid,
    project_id          uuid,
    user_id             uuid,
    run_id              uuid        NOT NULL,
    record_kind         text        NOT NULL CONSTRAINT run_record_kind_ck
        CHECK (record_kind IN ('run', 'step', 'question', 'artifact', 'report', 'workstream_link')),
    step                text        NOT NULL DEFAULT '',
    record_key          text        NOT NULL DEFAULT '',
    status              text        NOT NULL CONSTRAINT run_record_status_ck
        CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
    -- Null until the start of the run is heard of.
    kind                text,
    subject_id          text,
    parent_run_id       uuid,
    trigger_source      text,
    reason              text,
    progress_step       text,
    progress_done       bigint      NOT NULL DEFAULT 0,
    progress_total      bigint      NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz,
    started_at          timestamptz NOT NULL,
    finished_at         timestamptz,
    heard_at            timestamptz NOT NULL,
    created_at          timestamptz NOT NULL DEFAULT now(),
    -- Whoever tells a thing twice, or out of order, meets the same row.
    CONSTRAINT run_record_uq UNIQUE (run_id, record_kind, step, record_key),
    CONSTRAINT run_record_finished_ck CHECK ((status = 'running') = (finished_at IS NULL)),
    CONSTRAINT run_record_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX run_record_project_idx ON run_record (project_id, run_id) WHERE record_kind = 'run';
CREATE INDEX run_record_created_idx ON run_record (project_id, created_at);
ALTER TABLE run_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_record FORCE ROW LEVEL SECURITY;
CREATE POLICY run_record_workspace ON run_record TO ${app}
    USING (workspace_id IS NOT DISTINCT FROM tenant_workspace())
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON run_record TO ${app};
