-- Leased work: a row is claimed for a while, kept by heartbeats and taken over when they stop.
CREATE TABLE async_job (
    job_id           uuid        NOT NULL CONSTRAINT async_job_pk PRIMARY KEY,
    workspace_id     uuid,
    project_id       uuid,
    user_id          uuid,
    run_id           uuid        NOT NULL,
    queue_name       text        NOT NULL,
    job_type         text        NOT NULL,
    job_key          text        NOT NULL,
    input            jsonb       NOT NULL,
    traceparent      text,
    status           text        NOT NULL DEFAULT 'queued' CONSTRAINT async_job_status_ck
        CHECK (status IN ('queued', 'running', 'retry', 'completed', 'failed', 'cancelled')),
    priority         int         NOT NULL DEFAULT 0,
    attempt_count    int         NOT NULL DEFAULT 0,
    max_attempts     int         NOT NULL DEFAULT 5,
    available_at     timestamptz NOT NULL DEFAULT now(),
    lease_owner      text,
    lease_until      timestamptz,
    heartbeat_at     timestamptz,
    cancel_requested boolean     NOT NULL DEFAULT false,
    progress_done    bigint      NOT NULL DEFAULT 0,
    progress_total   bigint      NOT NULL DEFAULT 0,
    last_error       text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    finished_at      timestamptz,
    -- A step of a run is asked for once, however often the message that asks for it is delivered.
    CONSTRAINT async_job_key_uq UNIQUE (run_id, job_type, job_key),
    CONSTRAINT async_job_reason_ck CHECK (status NOT IN ('failed', 'retry') OR last_error IS NOT NULL),
    CONSTRAINT async_job_lease_ck CHECK (status <> 'running' OR lease_until IS NOT NULL)
);
CREATE INDEX async_job_claim_idx ON async_job (queue_name, status, available_at)
    WHERE status IN ('queued', 'retry', 'running');
CREATE INDEX async_job_run_idx ON async_job (run_id);
ALTER TABLE async_job ENABLE ROW LEVEL SECURITY;
ALTER TABLE async_job FORCE ROW LEVEL SECURITY;
-- Work that belongs to no workspace (of auth, before there is one) has null there.
CREATE POLICY async_job_workspace ON async_job TO ${app}
    USING (workspace_id IS NOT DISTINCT FROM tenant_workspace())
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
CREATE POLICY async_job_worker ON async_job TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON async_job TO ${app};
GRANT SELECT, UPDATE, DELETE ON async_job TO ${system};

CREATE FUNCTION async_job_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_TABLE_SCHEMA || '_job', '');
    RETURN NULL;
END $$;
CREATE TRIGGER async_job_wake AFTER INSERT OR UPDATE OF cancel_requested ON async_job
    FOR EACH STATEMENT EXECUTE FUNCTION async_job_wake();
