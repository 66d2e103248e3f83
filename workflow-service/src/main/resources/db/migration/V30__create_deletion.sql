-- What was to be removed everywhere, how that stands, and what each service says it removed and has left. Nothing in it says
-- what it was.
CREATE TABLE deletion (
    run_id       uuid        NOT NULL CONSTRAINT deletion_pk PRIMARY KEY,
    -- As whoever wanted it stood, for what is told of it later.
    workspace_id uuid,
    project_id   uuid,
    user_id      uuid,
    parent_run_id uuid,
    kind         text        NOT NULL CONSTRAINT deletion_kind_ck
        CHECK (kind IN ('project', 'conversation', 'repository', 'document', 'account')),
    subject_id   uuid        NOT NULL,
    -- removing: by whoever began; checking: all are asked what they removed and what is left.
    status       text        NOT NULL CONSTRAINT deletion_status_ck
        CHECK (status IN ('removing', 'checking', 'completed', 'failed')),
    round        int         NOT NULL DEFAULT 0,
    reason       text,
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT deletion_finished_ck CHECK ((status IN ('removing', 'checking')) = (finished_at IS NULL)),
    CONSTRAINT deletion_reason_ck CHECK ((status = 'failed') = (reason IS NOT NULL))
);
CREATE INDEX deletion_user_idx ON deletion (user_id, run_id);
CREATE INDEX deletion_started_idx ON deletion (started_at);
ALTER TABLE deletion ENABLE ROW LEVEL SECURITY;
ALTER TABLE deletion FORCE ROW LEVEL SECURITY;
-- What somebody deletes he also sees from another workspace of his.
CREATE POLICY deletion_workspace ON deletion TO ${app}
    USING (workspace_id IS NOT DISTINCT FROM tenant_workspace() OR user_id = tenant_user())
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
-- Administrators look at all of them, and retention forgets them.
CREATE POLICY deletion_all ON deletion TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON deletion TO ${app};
GRANT SELECT, DELETE ON deletion TO ${system};

CREATE TABLE deletion_receipt (
    run_id       uuid        NOT NULL CONSTRAINT deletion_receipt_deletion_fk REFERENCES deletion ON DELETE CASCADE,
    service      text        NOT NULL,
    workspace_id uuid,
    user_id      uuid,
    -- The last request that it answers; 0 while it has only told what it removed before.
    round        int         NOT NULL,
    removed      jsonb       NOT NULL,
    remaining    jsonb       NOT NULL,
    received_at  timestamptz NOT NULL,
    CONSTRAINT deletion_receipt_pk PRIMARY KEY (run_id, service)
);
ALTER TABLE deletion_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE deletion_receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY deletion_receipt_workspace ON deletion_receipt TO ${app}
    USING (workspace_id IS NOT DISTINCT FROM tenant_workspace() OR user_id = tenant_user())
    WITH CHECK (workspace_id IS NOT DISTINCT FROM tenant_workspace());
CREATE POLICY deletion_receipt_all ON deletion_receipt FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON deletion_receipt TO ${app};
GRANT SELECT ON deletion_receipt TO ${system};
