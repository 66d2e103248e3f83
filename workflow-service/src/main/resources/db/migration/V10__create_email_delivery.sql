-- The one log of every mail of the suite, whichever service sent it: a read model of what they say. It belongs to those
-- who run the installation and to no workspace, so that there is no tenant to keep apart.
CREATE TABLE email_delivery (
    email_delivery_id    uuid        NOT NULL CONSTRAINT email_delivery_pk PRIMARY KEY,
    mail_id              uuid        NOT NULL CONSTRAINT email_delivery_mail_uq UNIQUE,
    -- Null for a mail that no schedule asked for.
    scheduled_message_id uuid,
    source               text        NOT NULL,
    run_id               uuid        NOT NULL,
    account_id           uuid,
    kind                 text        NOT NULL,
    -- Asked of the service that sent it, since addresses do not travel in events; null until it has answered.
    recipient            text,
    subject              text,
    provider             text,
    provider_message_id  text,
    status               text        NOT NULL CONSTRAINT email_delivery_status_ck CHECK (status IN ('sent', 'failed')),
    reason               text,
    status_updated_at    timestamptz NOT NULL,
    created_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT email_delivery_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX email_delivery_status_idx ON email_delivery (status, email_delivery_id);
CREATE INDEX email_delivery_recipient_idx ON email_delivery (lower(recipient), email_delivery_id);
CREATE INDEX email_delivery_account_idx ON email_delivery (account_id);
GRANT SELECT, INSERT, UPDATE ON email_delivery TO ${app};
