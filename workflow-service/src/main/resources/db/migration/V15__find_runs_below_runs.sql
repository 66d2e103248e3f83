-- What a run has begun: the cells of a fill, the files of an import. And the work of a project, newest first.
CREATE INDEX run_record_parent_idx ON run_record (parent_run_id, run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX async_job_project_idx ON async_job (project_id, job_id);
