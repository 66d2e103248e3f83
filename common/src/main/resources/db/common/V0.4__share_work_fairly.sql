-- Work is handed out in turns: each workspace gets its next piece before any gets its second, and within a workspace what
-- somebody waits for goes before what came in bulk. The index lets a claim step from workspace to workspace.
ALTER TABLE async_job ADD CONSTRAINT async_job_priority_ck CHECK (priority BETWEEN -1 AND 1);
CREATE INDEX async_job_turn_idx ON async_job
       (queue_name, job_type, coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'), priority, available_at, job_id)
    WHERE status IN ('queued', 'retry');
CREATE INDEX async_job_lease_idx ON async_job (queue_name, job_type, lease_until) WHERE status = 'running';
