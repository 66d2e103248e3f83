-- What programs sign in with instead of a password: made by a person, for one project, with less than all of his rights,
-- and for a time. Of the secret only the hash is kept; it is shown once.
CREATE TABLE personal_access_token (
    id           uuid        NOT NULL CONSTRAINT personal_access_token_pk PRIMARY KEY,
    account_id   uuid        NOT NULL CONSTRAINT personal_access_token_account_fk REFERENCES account ON DELETE CASCADE,
    name         text        NOT NULL,
    secret_hash  bytea       NOT NULL CONSTRAINT personal_access_token_secret_uq UNIQUE,
    -- The last characters of the secret, so that somebody who finds one can see which it is.
    hint         text        NOT NULL,
    scopes       text[]      NOT NULL,
    project_id   uuid        NOT NULL,
    expires_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT personal_access_token_scopes_ck
        CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'write', 'admin']),
    CONSTRAINT personal_access_token_expiry_ck CHECK (expires_at > created_at)
);
CREATE INDEX personal_access_token_account_idx ON personal_access_token (account_id) WHERE revoked_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON personal_access_token TO ${app};

ALTER TABLE personal_access_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE personal_access_token FORCE ROW LEVEL SECURITY;
CREATE POLICY personal_access_token_owner ON personal_access_token TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY personal_access_token_own ON personal_access_token TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());

-- Whose token a secret is: asked when nobody is known yet, and only those who hold the secret get an answer.
CREATE FUNCTION token_opened_by(hash bytea) RETURNS TABLE (token_id uuid, account_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT t.id, t.account_id FROM personal_access_token t WHERE t.secret_hash = hash $$;

-- Ends what is still good: one's own, or anybody's for an admin who disables the account.
CREATE FUNCTION revoke_tokens(of_account uuid, at timestamptz) RETURNS SETOF uuid
    LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        UPDATE personal_access_token SET revoked_at = at, updated_at = at
         WHERE account_id = of_account AND revoked_at IS NULL AND expires_at > at
           AND (of_account = tenant_user() OR (SELECT is_admin()))
        RETURNING id
    $$;

REVOKE ALL ON FUNCTION token_opened_by(bytea), revoke_tokens(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION token_opened_by(bytea), revoke_tokens(uuid, timestamptz) TO ${app};
