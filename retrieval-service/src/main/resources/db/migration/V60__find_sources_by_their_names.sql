-- What somebody calls a source may stand nowhere in it, and is looked for all the same: each use has the words of its name
-- that the text does not have. They are of the use and not of the content, as the name is.
CREATE TABLE title_posting (
    workspace_id   uuid NOT NULL,
    term           text NOT NULL,
    reference_id   uuid NOT NULL,
    source_item_id uuid NOT NULL,
    CONSTRAINT title_posting_pk PRIMARY KEY (workspace_id, term, reference_id) INCLUDE (source_item_id),
    CONSTRAINT title_posting_reference_fk FOREIGN KEY (reference_id) REFERENCES source_reference (reference_id) ON DELETE CASCADE
);
CREATE INDEX title_posting_reference_idx ON title_posting (reference_id);
CREATE INDEX title_posting_source_idx ON title_posting (source_item_id);
ALTER TABLE title_posting ENABLE ROW LEVEL SECURITY;
ALTER TABLE title_posting FORCE ROW LEVEL SECURITY;
CREATE POLICY title_posting_workspace ON title_posting TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, DELETE ON title_posting TO ${app};

-- Of what is there already the names are asked for again. Who migrates is no tenant and would see none of it.
ALTER TABLE indexed_source NO FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job NO FORCE ROW LEVEL SECURITY;
INSERT INTO async_job (job_id, workspace_id, run_id, queue_name, job_type, job_key, input)
SELECT gen_random_uuid(), workspace_id, run_id, 'default', 'learn-uses', source_item_id::text || ' words',
       jsonb_build_object('sourceItemId', source_item_id)
  FROM indexed_source WHERE state IN ('waiting', 'indexed')
    ON CONFLICT (run_id, job_type, job_key) DO NOTHING;
ALTER TABLE indexed_source FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job FORCE ROW LEVEL SECURITY;
