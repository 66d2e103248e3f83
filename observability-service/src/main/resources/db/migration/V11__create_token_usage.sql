-- What models were asked for and what it cost: a row a call, from the events of whoever made it.

CREATE TABLE token_usage (
    token_usage_id    uuid        NOT NULL CONSTRAINT token_usage_id_uq UNIQUE,
    workspace_id      uuid        NOT NULL,
    call_id           uuid        NOT NULL,
    run_id            uuid        NOT NULL,
    project_id        uuid,
    user_id           uuid,
    provider          text        NOT NULL,
    model             text        NOT NULL,
    operation         text        NOT NULL,
    status            text        NOT NULL CONSTRAINT token_usage_status_ck CHECK (status IN ('completed', 'failed', 'cancelled')),
    prompt_tokens     bigint      NOT NULL,
    completion_tokens bigint      NOT NULL,
    cached_tokens     bigint      NOT NULL,
    reasoning_tokens  bigint      NOT NULL,
    total_tokens      bigint      NOT NULL GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED,
    is_estimated      boolean     NOT NULL,
    response_time_ms  bigint      NOT NULL,
    first_token_ms    bigint,
    cost_micros       bigint,
    currency          text,
    created_at        timestamptz NOT NULL,
    received_at       timestamptz NOT NULL DEFAULT now(),
    -- A call is one amount, however often it is told.
    CONSTRAINT token_usage_pk PRIMARY KEY (workspace_id, call_id),
    CONSTRAINT token_usage_cost_ck CHECK ((cost_micros IS NULL) = (currency IS NULL))
);
CREATE INDEX token_usage_page_idx ON token_usage (workspace_id, token_usage_id);
CREATE INDEX token_usage_user_idx ON token_usage (workspace_id, user_id, token_usage_id);
CREATE INDEX token_usage_run_idx ON token_usage (workspace_id, run_id);
CREATE INDEX token_usage_time_idx ON token_usage (workspace_id, created_at);
ALTER TABLE token_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE token_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY token_usage_workspace ON token_usage TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- Administrators look across workspaces through the system role.
CREATE POLICY token_usage_all ON token_usage FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON token_usage TO ${app};
GRANT SELECT ON token_usage TO ${system};
