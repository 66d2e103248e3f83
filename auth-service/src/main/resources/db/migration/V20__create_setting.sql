-- What an administrator set while the suite runs; what is not here comes from the environment or is the default. Only
-- an administrator writes, and the database itself asks whether he is one.
CREATE TABLE setting (
    id          uuid        NOT NULL CONSTRAINT setting_pk PRIMARY KEY,
    key         text        NOT NULL CONSTRAINT setting_key_uq UNIQUE,
    -- Of a secret the sealed form, in base64: a dump of the database tells nothing.
    value       text        NOT NULL,
    description text        NOT NULL,
    category    text        NOT NULL,
    is_secret   boolean     NOT NULL,
    updated_by  uuid        CONSTRAINT setting_updated_by_fk REFERENCES account ON DELETE SET NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE INDEX setting_updated_by_idx ON setting (updated_by);
GRANT SELECT, INSERT, UPDATE, DELETE ON setting TO ${app};
-- Sealing anew with another key is the work of the installation and of no administrator.
GRANT SELECT, UPDATE ON setting TO ${system};

ALTER TABLE setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE setting FORCE ROW LEVEL SECURITY;
CREATE POLICY setting_read ON setting FOR SELECT TO ${app} USING (true);
CREATE POLICY setting_write ON setting TO ${app} USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY setting_system ON setting TO ${system} USING (true) WITH CHECK (true);
