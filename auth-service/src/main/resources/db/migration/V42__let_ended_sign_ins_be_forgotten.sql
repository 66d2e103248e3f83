-- Ended sessions and personal tokens hold addresses and agents, and nobody needs them for long. Retention sees when they
-- ended and nothing else of them.
GRANT SELECT (id, expires_at), DELETE ON session TO ${system};
CREATE POLICY session_retention ON session TO ${system} USING (true);
GRANT SELECT (id, expires_at, revoked_at), DELETE ON personal_access_token TO ${system};
CREATE POLICY personal_access_token_retention ON personal_access_token TO ${system} USING (true);
CREATE INDEX personal_access_token_expires_idx ON personal_access_token (expires_at);
