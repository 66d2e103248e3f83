-- Searches can be for some kinds of sources, and for some years. The kind is that of a use, as its name is; the year is
-- that of the content. Both are learnt from ingestion, which is asked again of all that is there.
ALTER TABLE source_reference ADD COLUMN kind text;
ALTER TABLE indexed_source ADD COLUMN publication_year int;
-- When ingestion was asked for the year: an older answer that comes later changes nothing.
ALTER TABLE indexed_source ADD COLUMN told_at timestamptz;

ALTER TABLE indexed_source NO FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job NO FORCE ROW LEVEL SECURITY;
INSERT INTO async_job (job_id, workspace_id, run_id, queue_name, job_type, job_key, input)
SELECT gen_random_uuid(), workspace_id, run_id, 'default', 'learn-uses', source_item_id::text || ' kind',
       jsonb_build_object('sourceItemId', source_item_id)
  FROM indexed_source WHERE state IN ('waiting', 'indexed')
    ON CONFLICT (run_id, job_type, job_key) DO NOTHING;
ALTER TABLE indexed_source FORCE ROW LEVEL SECURITY;
ALTER TABLE async_job FORCE ROW LEVEL SECURITY;
