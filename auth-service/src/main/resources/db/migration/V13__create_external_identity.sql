-- Whom an identity provider means by a subject. The e-mail address is as the provider said it last.
CREATE TABLE external_identity (
    id           uuid        NOT NULL CONSTRAINT external_identity_pk PRIMARY KEY,
    account_id   uuid        NOT NULL CONSTRAINT external_identity_account_fk REFERENCES account ON DELETE CASCADE,
    provider     text        NOT NULL,
    subject      text        NOT NULL,
    email        text,
    last_used_at timestamptz NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    CONSTRAINT external_identity_subject_uq UNIQUE (provider, subject)
);
CREATE INDEX external_identity_account_idx ON external_identity (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON external_identity TO ${app};

ALTER TABLE external_identity ENABLE ROW LEVEL SECURITY;
ALTER TABLE external_identity FORCE ROW LEVEL SECURITY;
CREATE POLICY external_identity_owner ON external_identity TO CURRENT_USER USING (true);
CREATE POLICY external_identity_own ON external_identity TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());
CREATE POLICY external_identity_seen_by_admin ON external_identity FOR SELECT TO ${app} USING ((SELECT is_admin()));
CREATE POLICY external_identity_admin ON external_identity FOR DELETE TO ${app} USING ((SELECT is_admin()));

-- Asked when nobody is known yet, of a subject that the provider has just vouched for.
CREATE FUNCTION external_identity_holder(of_provider text, of_subject text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT account_id FROM external_identity WHERE provider = of_provider AND subject = of_subject $$;

REVOKE ALL ON FUNCTION external_identity_holder(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION external_identity_holder(text, text) TO ${app};
