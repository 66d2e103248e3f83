-- Runs that belong together, and which variant each of them is. What any step read, made or measured is told beside it. A
-- record may come before its run, so that nothing here refers to one.
ALTER TABLE run_record ADD COLUMN workstream_id   text;
ALTER TABLE run_record ADD COLUMN arm             text;
ALTER TABLE run_record ADD COLUMN idempotency_key text;
ALTER TABLE run_record ADD COLUMN input           jsonb;
ALTER TABLE run_record ADD COLUMN output          jsonb;
ALTER TABLE run_record ADD COLUMN metadata        jsonb NOT NULL DEFAULT '{}';
CREATE INDEX run_record_workstream_idx ON run_record (workstream_id, arm);
