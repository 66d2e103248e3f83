-- What people call a source is their own: each use has its name. Uses that are no project's are known now, too.
ALTER TABLE source_reference ADD COLUMN repository_id uuid;
-- Whose alone it is, in this project.
ALTER TABLE source_reference ADD COLUMN user_id uuid;
ALTER TABLE source_reference ADD COLUMN name text;
-- When ingestion was asked: an older answer that comes later changes nothing.
ALTER TABLE source_reference ADD COLUMN told_at timestamptz;
ALTER TABLE source_reference DROP CONSTRAINT source_reference_project_ck;
ALTER TABLE source_reference ADD CONSTRAINT source_reference_place_ck
    CHECK (removed_at IS NOT NULL OR num_nonnulls(project_id, repository_id) = 1);
ALTER TABLE source_reference ADD CONSTRAINT source_reference_private_ck CHECK (user_id IS NULL OR repository_id IS NULL);
CREATE INDEX source_reference_repository_idx ON source_reference (workspace_id, repository_id, source_item_id)
    WHERE repository_id IS NOT NULL AND removed_at IS NULL;
CREATE INDEX source_reference_own_idx ON source_reference (workspace_id, project_id, user_id, source_item_id)
    WHERE user_id IS NOT NULL AND removed_at IS NULL;

-- The titles were those of whoever was first. Who migrates is no tenant and would see none of them.
ALTER TABLE indexed_source NO FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job NO FORCE ROW LEVEL SECURITY;
UPDATE indexed_source SET title = '' WHERE title <> '';
INSERT INTO async_job (job_id, workspace_id, run_id, queue_name, job_type, job_key, input)
SELECT gen_random_uuid(), workspace_id, run_id, 'default', 'learn-uses', source_item_id::text,
       jsonb_build_object('sourceItemId', source_item_id)
  FROM indexed_source WHERE state IN ('waiting', 'indexed')
    ON CONFLICT (run_id, job_type, job_key) DO NOTHING;
ALTER TABLE indexed_source FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job FORCE ROW LEVEL SECURITY;
