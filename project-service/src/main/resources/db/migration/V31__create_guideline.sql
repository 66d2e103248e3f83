-- By which document the people of a project work. Its bytes are a source of the project like any other.
CREATE TABLE guideline (
    project_id       uuid        NOT NULL CONSTRAINT guideline_pk PRIMARY KEY
        CONSTRAINT guideline_project_fk REFERENCES project,
    workspace_id     uuid        NOT NULL CONSTRAINT guideline_workspace_fk REFERENCES workspace,
    source_item_id   uuid        NOT NULL,
    file_name        text        NOT NULL,
    added_by_user_id uuid        NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX guideline_workspace_idx ON guideline (workspace_id);

ALTER TABLE guideline ENABLE ROW LEVEL SECURITY;
ALTER TABLE guideline FORCE ROW LEVEL SECURITY;
CREATE POLICY guideline_tenant ON guideline TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON guideline TO ${app};
