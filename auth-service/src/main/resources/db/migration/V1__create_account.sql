-- Who may sign in, and who runs the installation. An account exists before any workspace does, so its rows carry the
-- user alone.
CREATE TABLE account (
    id                  uuid        NOT NULL CONSTRAINT account_pk PRIMARY KEY,
    username            text        NOT NULL,
    email               text        NOT NULL,
    password_hash       text        NOT NULL,
    state               text        NOT NULL
        CONSTRAINT account_state_ck CHECK (state IN ('pending', 'active', 'disabled')),
    must_reset_password boolean     NOT NULL DEFAULT false,
    -- Tokens name it: a token of an older version is refused everywhere.
    version             bigint      NOT NULL DEFAULT 1,
    last_login_at       timestamptz,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_username_uq ON account (lower(username));
CREATE UNIQUE INDEX account_email_uq ON account (lower(email));
GRANT SELECT, INSERT, UPDATE ON account TO ${app};

CREATE TABLE role (
    id          uuid        NOT NULL CONSTRAINT role_pk PRIMARY KEY,
    name        text        NOT NULL CONSTRAINT role_name_uq UNIQUE,
    description text        NOT NULL,
    is_system   boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
GRANT SELECT ON role TO ${app};
INSERT INTO role (id, name, description, is_system)
VALUES ('01900000-0000-7000-8000-000000000001', 'admin', 'Runs the installation', true);

CREATE TABLE account_role (
    account_id uuid        NOT NULL CONSTRAINT account_role_account_fk REFERENCES account ON DELETE CASCADE,
    role_id    uuid        NOT NULL CONSTRAINT account_role_role_fk REFERENCES role ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT account_role_pk PRIMARY KEY (account_id, role_id)
);
CREATE INDEX account_role_role_idx ON account_role (role_id);
-- Nobody may make himself an admin by an INSERT: roles are given by appoint_first_admin() alone so far.
GRANT SELECT ON account_role TO ${app};

ALTER TABLE account ENABLE ROW LEVEL SECURITY;
ALTER TABLE account FORCE ROW LEVEL SECURITY;
ALTER TABLE account_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_role FORCE ROW LEVEL SECURITY;

-- Some questions come before anybody is known: whose name is this, is this the first account. Narrow functions of the
-- owner answer them, each with as little as will do, and everything afterwards happens as the user they named. The
-- system role could answer too, but it may read everything and should stay with the work that really spans tenants.
-- FORCE holds for the owner as well, so that it needs a policy.
CREATE POLICY account_owner ON account TO CURRENT_USER USING (true);
CREATE POLICY account_role_owner ON account_role TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE FUNCTION account_named(identifier text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT id FROM account WHERE lower(username) = lower(identifier) OR lower(email) = lower(identifier) $$;

CREATE FUNCTION is_admin() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        SELECT EXISTS (SELECT FROM account_role given
                         JOIN role ON role.id = given.role_id AND role.name = 'admin'
                         JOIN account ON account.id = given.account_id AND account.state = 'active'
                        WHERE given.account_id = tenant_user())
    $$;

-- The first account of an installation runs it. Two that register at once take turns: the second one then sees the
-- first, since each statement of a volatile function looks anew.
CREATE FUNCTION appoint_first_admin(newcomer uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
BEGIN
    IF EXISTS (SELECT FROM account WHERE id <> newcomer) THEN
        RETURN false;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('auth.first-admin', 0));
    IF EXISTS (SELECT FROM account WHERE id <> newcomer) THEN
        RETURN false;
    END IF;
    INSERT INTO account_role (account_id, role_id) SELECT newcomer, id FROM role WHERE name = 'admin';
    RETURN true;
END $$;

REVOKE ALL ON FUNCTION account_named(text), is_admin(), appoint_first_admin(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION account_named(text), is_admin(), appoint_first_admin(uuid) TO ${app};

CREATE POLICY account_own ON account TO ${app} USING (id = tenant_user()) WITH CHECK (id = tenant_user());
CREATE POLICY account_role_own ON account_role TO ${app} USING (account_id = tenant_user());
-- An admin runs the accounts of others. The database itself asks whether he still is one; the sub-select lets it ask
-- once a statement and not once a row.
CREATE POLICY account_admin ON account TO ${app} USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY account_role_admin ON account_role TO ${app} USING ((SELECT is_admin()));
