-- Sign-ins. Of the secret that the client holds only the hash is kept; the two pointers say where the session works.
CREATE TABLE session (
    id                 uuid        NOT NULL CONSTRAINT session_pk PRIMARY KEY,
    secret_hash        bytea       NOT NULL CONSTRAINT session_secret_uq UNIQUE,
    account_id         uuid        NOT NULL CONSTRAINT session_account_fk REFERENCES account ON DELETE CASCADE,
    -- As it was at sign-in; an account may be renamed later.
    username           text        NOT NULL,
    source             text        NOT NULL,
    current_project_id uuid,
    current_persona_id uuid,
    authenticated_at   timestamptz NOT NULL,
    last_seen_at       timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL,
    revoked_at         timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    CONSTRAINT session_expiry_ck CHECK (expires_at > authenticated_at)
);
CREATE INDEX session_account_idx ON session (account_id) WHERE revoked_at IS NULL;
CREATE INDEX session_expires_idx ON session (expires_at);
GRANT SELECT, INSERT, UPDATE ON session TO ${app};

ALTER TABLE session ENABLE ROW LEVEL SECURITY;
ALTER TABLE session FORCE ROW LEVEL SECURITY;
CREATE POLICY session_owner ON session TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY session_own ON session TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());

-- Whose session a secret opens: asked when nobody is known yet, and only those who hold the secret get an answer.
CREATE FUNCTION session_opened_by(hash bytea) RETURNS TABLE (session_id uuid, account_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT s.id, s.account_id FROM session s WHERE s.secret_hash = hash $$;

-- Ends what is still open: one's own sessions, or anybody's for an admin who disables the account.
CREATE FUNCTION revoke_sessions(of_account uuid, at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        UPDATE session SET revoked_at = at, updated_at = at
         WHERE account_id = of_account AND revoked_at IS NULL AND (of_account = tenant_user() OR (SELECT is_admin()))
        RETURNING id
    $$;

REVOKE ALL ON FUNCTION session_opened_by(bytea), revoke_sessions(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION session_opened_by(bytea), revoke_sessions(uuid, timestamptz) TO ${app};
