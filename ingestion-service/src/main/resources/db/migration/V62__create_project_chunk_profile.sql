-- How texts are cut may be chosen for a project and for a repository; by what a text was cut is fixed before its first piece.

CREATE TABLE project_chunk_profile (
    project_id    uuid        NOT NULL CONSTRAINT project_chunk_profile_pk PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    -- The name of one in the configuration; one that is there no more is taken for the standard one.
    chunk_profile text        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE project_chunk_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_chunk_profile FORCE ROW LEVEL SECURITY;
CREATE POLICY project_chunk_profile_workspace ON project_chunk_profile TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON project_chunk_profile TO ${app};

ALTER TABLE repository ADD COLUMN chunk_profile text;

ALTER TABLE source_item ADD COLUMN chunk_profile_name text;
