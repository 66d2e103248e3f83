-- A folder of the server is looked through before it is taken in, and what was found is kept with the run that did it.

CREATE TABLE prep_manifest (
    run_id       uuid        NOT NULL CONSTRAINT prep_manifest_pk PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    project_id   uuid        NOT NULL,
    corpus_hash  text        NOT NULL,
    payload      jsonb       NOT NULL,
    -- What became of each file that was to be taken in; null before.
    outcome      jsonb,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE prep_manifest ENABLE ROW LEVEL SECURITY;
ALTER TABLE prep_manifest FORCE ROW LEVEL SECURITY;
CREATE POLICY prep_manifest_workspace ON prep_manifest TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON prep_manifest TO ${app};

-- Many come in at once: the run that brought them is how they are called off together.
ALTER TABLE source_reference ADD COLUMN parent_run_id uuid;
CREATE INDEX source_reference_parent_idx ON source_reference (parent_run_id) WHERE parent_run_id IS NOT NULL;
