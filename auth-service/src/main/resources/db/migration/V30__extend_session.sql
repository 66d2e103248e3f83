-- A session slides: each use moves expires_at on by the idle time, never beyond ends_at. Address and agent let its owner
-- recognise it in the list. The CSRF token is a hash of the secret under another name, so it opens nothing.
ALTER TABLE session ADD COLUMN ends_at timestamptz;
ALTER TABLE session ADD COLUMN address text;
ALTER TABLE session ADD COLUMN user_agent text;
ALTER TABLE session ADD COLUMN csrf_token text;
UPDATE session SET ends_at = expires_at;
ALTER TABLE session ALTER COLUMN ends_at SET NOT NULL;
ALTER TABLE session ADD CONSTRAINT session_end_ck CHECK (expires_at <= ends_at);
ALTER TABLE session ADD CONSTRAINT session_source_ck CHECK (source IN ('password', 'oidc', 'bootstrap', 'token'));

-- As before, but one of them may be kept: the one that its owner sits in. What has run out by itself is left alone.
DROP FUNCTION revoke_sessions(uuid, timestamptz);
CREATE FUNCTION revoke_sessions(of_account uuid, at timestamptz, kept uuid DEFAULT NULL) RETURNS SETOF uuid
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        UPDATE session SET revoked_at = at, updated_at = at
         WHERE account_id = of_account AND revoked_at IS NULL AND expires_at > at AND id IS DISTINCT FROM kept
           AND (of_account = tenant_user() OR (SELECT is_admin()))
        RETURNING id
    $$;
REVOKE ALL ON FUNCTION revoke_sessions(uuid, timestamptz, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION revoke_sessions(uuid, timestamptz, uuid) TO ${app};
