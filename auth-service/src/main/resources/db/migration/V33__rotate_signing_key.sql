-- A key is announced before it signs, so that everybody who verifies has heard of it by then, and is still published for
-- a while after another one signs, so that the tokens it has signed can run out.
--
--   announced (until signs_from) -> signing (until the next one's signs_from) -> verifying (until retired_at) -> retired
ALTER TABLE signing_key ADD COLUMN signs_from timestamptz;
UPDATE signing_key SET signs_from = created_at;
ALTER TABLE signing_key ALTER COLUMN signs_from SET NOT NULL;
