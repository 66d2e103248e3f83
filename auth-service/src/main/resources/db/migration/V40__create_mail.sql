-- Mails on their way. The text may hold a link that lets somebody in: it is sealed with a key that is not in the database
-- and wiped when the mail is sent or given up. What became of every mail is told by events; this is no log.
CREATE TABLE mail (
    id                  uuid        NOT NULL CONSTRAINT mail_pk PRIMARY KEY,
    -- Who asked for it (nobody who is known, where a password was forgotten), and whose mailbox it is for.
    user_id             uuid,
    account_id          uuid,
    recipient           text        NOT NULL,
    kind                text        NOT NULL,
    subject             text        NOT NULL,
    sealed_text         bytea,
    status              text        NOT NULL DEFAULT 'queued'
        CONSTRAINT mail_status_ck CHECK (status IN ('queued', 'sent', 'failed')),
    provider_message_id text,
    reason              text,
    created_at          timestamptz NOT NULL DEFAULT now(),
    ended_at            timestamptz,
    CONSTRAINT mail_text_ck CHECK ((status = 'queued') = (sealed_text IS NOT NULL)),
    CONSTRAINT mail_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX mail_ended_idx ON mail (ended_at) WHERE ended_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE ON mail TO ${app};
-- Retention reads when it ended and nothing else.
GRANT SELECT (id, ended_at), DELETE ON mail TO ${system};
ALTER TABLE mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE mail FORCE ROW LEVEL SECURITY;
CREATE POLICY mail_asked_for ON mail TO ${app}
    USING (user_id IS NOT DISTINCT FROM tenant_user()) WITH CHECK (user_id IS NOT DISTINCT FROM tenant_user());
CREATE POLICY mail_retention ON mail TO ${system} USING (ended_at IS NOT NULL);

-- To whom a mail went and what about: asked by the service that keeps the log of all mails, for nobody in particular.
CREATE POLICY mail_owner ON mail TO CURRENT_USER USING (true);
CREATE FUNCTION mail_named(of_mail uuid) RETURNS TABLE (recipient text, subject text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$ SELECT mail.recipient, mail.subject FROM mail WHERE mail.id = of_mail $$;
REVOKE ALL ON FUNCTION mail_named(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_named(uuid) TO ${app};
