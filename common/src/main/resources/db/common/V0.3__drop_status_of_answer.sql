-- Whoever repeats a request is answered 200-something by the door itself; the status was never read.
ALTER TABLE idempotency_key DROP COLUMN status;
