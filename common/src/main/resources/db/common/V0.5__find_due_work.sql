-- Whether anything of a type is due is asked far more often than anything is: one look into this index, whatever waits for later.
-- The one that it replaces has served nothing since work is handed out in turns.
CREATE INDEX async_job_due_idx ON async_job (queue_name, job_type, available_at) WHERE status IN ('queued', 'retry');
DROP INDEX async_job_claim_idx;
