-- Records of runs that ended long ago go, but for those of workspaces that are held: a read model of what observability tells
-- the audit of legal holds.
CREATE TABLE held_workspace (
    workspace_id uuid        NOT NULL CONSTRAINT held_workspace_pk PRIMARY KEY,
    is_held      boolean     NOT NULL,
    -- When it was said: holds of one workspace are of different runs, which have no order among them.
    said_at      timestamptz NOT NULL
);
ALTER TABLE held_workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE held_workspace FORCE ROW LEVEL SECURITY;
CREATE POLICY held_workspace_workspace ON held_workspace TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY held_workspace_retention ON held_workspace FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON held_workspace TO ${app};
GRANT SELECT ON held_workspace TO ${system};

CREATE INDEX run_record_heard_idx ON run_record (heard_at) WHERE status <> 'running';
CREATE POLICY run_record_retention ON run_record TO ${system} USING (true);
GRANT SELECT, DELETE ON run_record TO ${system};
