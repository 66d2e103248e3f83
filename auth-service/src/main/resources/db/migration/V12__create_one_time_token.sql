-- Links that were mailed to somebody: whoever shows one has read that mail. Of the token only the hash is kept.
CREATE TABLE one_time_token (
    id             uuid        NOT NULL CONSTRAINT one_time_token_pk PRIMARY KEY,
    account_id     uuid        NOT NULL CONSTRAINT one_time_token_account_fk REFERENCES account ON DELETE CASCADE,
    purpose        text        NOT NULL CONSTRAINT one_time_token_purpose_ck
        CHECK (purpose IN ('password-reset', 'email-verification')),
    token_hash     bytea       NOT NULL CONSTRAINT one_time_token_hash_uq UNIQUE,
    -- Where it was mailed to: it proves this address and no later one.
    email          text        NOT NULL,
    requested_from text,
    user_agent     text,
    expires_at     timestamptz NOT NULL,
    used_at        timestamptz,
    created_at     timestamptz NOT NULL
);
CREATE INDEX one_time_token_account_idx ON one_time_token (account_id, purpose, created_at);
CREATE INDEX one_time_token_expires_idx ON one_time_token (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON one_time_token TO ${app};
GRANT SELECT (expires_at), DELETE ON one_time_token TO ${system};

ALTER TABLE one_time_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE one_time_token FORCE ROW LEVEL SECURITY;
CREATE POLICY one_time_token_owner ON one_time_token TO CURRENT_USER USING (true);
CREATE POLICY one_time_token_own ON one_time_token TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());
-- An administrator who deletes an account deletes what was mailed to it.
CREATE POLICY one_time_token_admin ON one_time_token FOR DELETE TO ${app} USING ((SELECT is_admin()));
CREATE POLICY one_time_token_seen_by_admin ON one_time_token FOR SELECT TO ${app} USING ((SELECT is_admin()));
CREATE POLICY one_time_token_retention ON one_time_token TO ${system} USING (true);

-- Whose token this is: asked when nobody is known yet, and only those who hold it get an answer.
CREATE FUNCTION one_time_token_holder(hash bytea, wanted text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT account_id FROM one_time_token WHERE token_hash = hash AND purpose = wanted $$;

REVOKE ALL ON FUNCTION one_time_token_holder(bytea, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION one_time_token_holder(bytea, text) TO ${app};
