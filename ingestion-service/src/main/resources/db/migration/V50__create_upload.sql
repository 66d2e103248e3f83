-- A large file comes in parts, over a bad line and in any order; only its owner sees it until it is whole.

CREATE TABLE upload (
    upload_id    uuid        NOT NULL CONSTRAINT upload_pk PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    project_id   uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    file_name    text        NOT NULL,
    file_size    bigint      NOT NULL CONSTRAINT upload_size_ck CHECK (file_size > 0),
    -- As the sender says it, if he does.
    file_hash    text,
    kind         text        NOT NULL CONSTRAINT upload_kind_ck CHECK (kind IN ('paper', 'document', 'guideline')),
    title        text,
    part_size    int         NOT NULL CONSTRAINT upload_part_size_ck CHECK (part_size > 0),
    -- What was answered when it was complete: it is answered again.
    reply        jsonb,
    expires_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_owner_idx ON upload (workspace_id, user_id);
CREATE INDEX upload_expiry_idx ON upload (expires_at);
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload FORCE ROW LEVEL SECURITY;
CREATE POLICY upload_own ON upload TO ${app}
    USING (workspace_id = tenant_workspace() AND user_id = tenant_user())
    WITH CHECK (workspace_id = tenant_workspace() AND user_id = tenant_user());
-- Who forgets what nobody finished has to find it first.
CREATE POLICY upload_expiry ON upload FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO ${app};
GRANT SELECT ON upload TO ${system};

CREATE TABLE upload_part (
    upload_id    uuid        NOT NULL,
    part         int         NOT NULL CONSTRAINT upload_part_number_ck CHECK (part >= 1),
    workspace_id uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    blob_hash    text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT upload_part_pk PRIMARY KEY (upload_id, part),
    CONSTRAINT upload_part_upload_fk FOREIGN KEY (upload_id) REFERENCES upload (upload_id) ON DELETE CASCADE
);
CREATE INDEX upload_part_blob_idx ON upload_part (blob_hash);
ALTER TABLE upload_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_part FORCE ROW LEVEL SECURITY;
CREATE POLICY upload_part_own ON upload_part TO ${app}
    USING (workspace_id = tenant_workspace() AND user_id = tenant_user())
    WITH CHECK (workspace_id = tenant_workspace() AND user_id = tenant_user());
-- Equal bytes are kept once: who purges them sees all that need them.
CREATE POLICY upload_part_purge ON upload_part FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_part TO ${app};
GRANT SELECT ON upload_part TO ${system};
