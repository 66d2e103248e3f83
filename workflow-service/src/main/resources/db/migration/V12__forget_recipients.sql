-- An address is personal, and the log of mails is not kept for ever: who is gone, and who never had an account, is forgotten
-- in it, and one day the mail too.
-- Once forgotten, an answer that was on its way brings the address back no more.
ALTER TABLE email_delivery ADD COLUMN is_forgotten boolean NOT NULL DEFAULT false;
CREATE INDEX email_delivery_created_idx ON email_delivery (created_at);
CREATE INDEX email_delivery_stranger_idx ON email_delivery (created_at) WHERE account_id IS NULL AND NOT is_forgotten;
GRANT SELECT (email_delivery_id, account_id, is_forgotten, created_at), UPDATE (recipient, subject, is_forgotten), DELETE
    ON email_delivery TO ${system};
