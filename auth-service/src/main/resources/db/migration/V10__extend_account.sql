-- What an account is called, whether its address was proved, and how it ends: deleted accounts keep their row, since
-- what they made names them, and nothing in it that says who they were.
ALTER TABLE account
    ADD COLUMN first_name        text,
    ADD COLUMN last_name         text,
    ADD COLUMN email_verified_at timestamptz,
    -- Registered where an administrator has to approve; proving the address does not let such an account in.
    ADD COLUMN awaits_approval   boolean NOT NULL DEFAULT false,
    ADD COLUMN deleted_at        timestamptz,
    -- Who comes by an identity provider has no password, and not always an address.
    ALTER COLUMN password_hash DROP NOT NULL,
    ALTER COLUMN email DROP NOT NULL,
    DROP CONSTRAINT account_state_ck,
    ADD CONSTRAINT account_state_ck CHECK (state IN ('pending', 'active', 'disabled', 'deleted')),
    ADD CONSTRAINT account_wiped_ck CHECK (state <> 'deleted' OR (deleted_at IS NOT NULL AND email IS NULL
        AND password_hash IS NULL AND first_name IS NULL AND last_name IS NULL AND email_verified_at IS NULL));
-- The lists of administrators: by state, newest first.
CREATE INDEX account_state_idx ON account (state, id);

CREATE FUNCTION any_account() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT EXISTS (SELECT FROM account) $$;

-- As before, but the role has the name that all the systems before this one gave it.
CREATE OR REPLACE FUNCTION appoint_first_admin(newcomer uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
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
    INSERT INTO account_role (account_id, role_id) SELECT newcomer, id FROM role WHERE name = 'administrator';
    RETURN true;
END $$;

-- The first roles of an account: its own at registration, or what an administrator gives to one that he makes. Only an
-- administrator can make another one this way.
CREATE FUNCTION give_first_roles(newcomer uuid, names text[]) RETURNS integer LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
DECLARE
    given integer;
BEGIN
    IF NOT is_admin() AND (newcomer IS DISTINCT FROM tenant_user()
            OR EXISTS (SELECT FROM role WHERE name = ANY (names) AND administers)) THEN
        RAISE EXCEPTION 'these roles are not yours to give' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF EXISTS (SELECT FROM account_role WHERE account_id = newcomer) THEN
        RAISE EXCEPTION 'the account has roles already' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO account_role (account_id, role_id) SELECT newcomer, id FROM role WHERE name = ANY (names);
    GET DIAGNOSTICS given = ROW_COUNT;
    RETURN given;
END $$;

-- A deleted account has no rights left, and what was kept for the person alone goes with it. The owner does it, because
-- the application may not; the tables of later migrations are there when it is asked.
CREATE FUNCTION take_all_roles(of_account uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
BEGIN
    IF of_account IS DISTINCT FROM tenant_user() AND NOT is_admin() THEN
        RETURN;
    END IF;
    DELETE FROM preference WHERE account_id = of_account;
    DELETE FROM notification WHERE account_id = of_account;
    UPDATE session SET username = 'deleted-' || of_account, address = NULL, user_agent = NULL
     WHERE account_id = of_account;
    DELETE FROM account_role WHERE account_id = of_account;
END $$;

REVOKE ALL ON FUNCTION any_account(), give_first_roles(uuid, text[]), take_all_roles(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION any_account(), give_first_roles(uuid, text[]), take_all_roles(uuid) TO ${app};
