-- What people are told: in the application, and by mail where they want that too.
CREATE TABLE notification (
    id         uuid        NOT NULL CONSTRAINT notification_pk PRIMARY KEY,
    account_id uuid        NOT NULL CONSTRAINT notification_account_fk REFERENCES account ON DELETE CASCADE,
    -- Counts up for each account in the order of the commits, so that who has seen one has seen all before it.
    seq        bigint      NOT NULL,
    kind       text        NOT NULL CONSTRAINT notification_kind_ck CHECK (kind IN ('in_app', 'email')),
    topic      text        NOT NULL,
    status     text        NOT NULL DEFAULT 'sent'
        CONSTRAINT notification_status_ck CHECK (status IN ('sent', 'delivered', 'read', 'failed')),
    title      text        NOT NULL,
    body       text        NOT NULL,
    link       text,
    mail_id    uuid,
    read_at    timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT notification_seq_uq UNIQUE (account_id, seq),
    CONSTRAINT notification_read_ck CHECK (status <> 'read' OR read_at IS NOT NULL),
    CONSTRAINT notification_mail_ck CHECK ((kind = 'email') = (mail_id IS NOT NULL))
);
CREATE INDEX notification_unread_idx ON notification (account_id, read_at);
CREATE INDEX notification_mail_idx ON notification (mail_id) WHERE mail_id IS NOT NULL;
CREATE INDEX notification_created_idx ON notification (created_at);
GRANT SELECT, DELETE, UPDATE (status, read_at) ON notification TO ${app};
GRANT SELECT (id, created_at), DELETE ON notification TO ${system};

CREATE TABLE notification_counter (
    account_id uuid   NOT NULL CONSTRAINT notification_counter_pk PRIMARY KEY
        CONSTRAINT notification_counter_account_fk REFERENCES account ON DELETE CASCADE,
    last       bigint NOT NULL
);
GRANT SELECT ON notification_counter TO ${app};

-- Who listens at the moment, on whichever replica. A replica that dies leaves its rows behind until they are over.
CREATE TABLE notification_stream (
    id         uuid        NOT NULL CONSTRAINT notification_stream_pk PRIMARY KEY,
    account_id uuid        NOT NULL CONSTRAINT notification_stream_account_fk REFERENCES account ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX notification_stream_account_idx ON notification_stream (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON notification_stream TO ${app};

-- Whom to tell of a workspace: a read model of the project service's events.
CREATE TABLE workspace_owner (
    workspace_id uuid NOT NULL CONSTRAINT workspace_owner_pk PRIMARY KEY,
    owner_id     uuid NOT NULL
);
GRANT SELECT, INSERT ON workspace_owner TO ${app};
ALTER TABLE workspace_owner ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace_owner FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_owner_workspace ON workspace_owner TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());

ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_counter ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_counter FORCE ROW LEVEL SECURITY;
ALTER TABLE notification_stream ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification_stream FORCE ROW LEVEL SECURITY;
CREATE POLICY notification_owner ON notification TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY notification_own ON notification TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());
CREATE POLICY notification_retention ON notification TO ${system} USING (true);
CREATE POLICY notification_counter_owner ON notification_counter TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY notification_counter_own ON notification_counter TO ${app} USING (account_id = tenant_user());
CREATE POLICY notification_stream_own ON notification_stream TO ${app}
    USING (account_id = tenant_user()) WITH CHECK (account_id = tenant_user());

-- Whoever does something tells others of it whose rows he may not see: these functions do that and nothing else. Nothing
-- is said to an account that is not there any more or switched off.
CREATE FUNCTION add_notification(
        new_id uuid, of_account uuid, of_kind text, of_topic text, of_title text, of_body text, of_link text,
        of_mail uuid, at timestamptz)
    RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    next bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM account WHERE id = of_account AND state IN ('pending', 'active')) THEN
        RETURN false;
    END IF;
    INSERT INTO notification_counter AS c (account_id, last) VALUES (of_account, 1)
        ON CONFLICT (account_id) DO UPDATE SET last = c.last + 1
    RETURNING last INTO next;
    INSERT INTO notification (id, account_id, seq, kind, topic, title, body, link, mail_id, created_at)
    VALUES (new_id, of_account, next, of_kind, of_topic, of_title, of_body, of_link, of_mail, at);
    RETURN true;
END $$;

-- In the order of their ids, so that two who tell them all do not wait for each other.
CREATE FUNCTION administrators() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
        SELECT DISTINCT account.id FROM account
          JOIN account_role given ON given.account_id = account.id
          JOIN role ON role.id = given.role_id AND role.administers
         WHERE account.state = 'active' ORDER BY account.id
    $$;

-- Where somebody wants copies by mail; null when he does not.
CREATE FUNCTION mailbox_for_notifications(of_account uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
        SELECT email FROM account
         WHERE id = of_account AND state = 'active' AND preference_flag(of_account, 'notifications.email', true)
    $$;

CREATE FUNCTION notification_mailed(of_mail uuid, delivered boolean) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
        UPDATE notification SET status = CASE WHEN delivered THEN 'delivered' ELSE 'failed' END
         WHERE mail_id = of_mail AND status = 'sent'
    $$;

-- What goes with an account that is deleted: what it was told, and the mails, which carry its address.
CREATE FUNCTION forget_notifications(of_account uuid) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF of_account IS DISTINCT FROM tenant_user() AND NOT is_admin() THEN
        RETURN 0;
    END IF;
    DELETE FROM mail WHERE account_id = of_account;
    DELETE FROM notification WHERE account_id = of_account;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

REVOKE ALL ON FUNCTION add_notification(uuid, uuid, text, text, text, text, text, uuid, timestamptz), administrators(),
    mailbox_for_notifications(uuid), notification_mailed(uuid, boolean), forget_notifications(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_notification(uuid, uuid, text, text, text, text, text, uuid, timestamptz), administrators(),
    mailbox_for_notifications(uuid), notification_mailed(uuid, boolean), forget_notifications(uuid) TO ${app};
