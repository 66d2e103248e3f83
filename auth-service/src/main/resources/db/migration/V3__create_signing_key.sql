-- The keys that internal tokens are signed with. All replicas share them; the private half is sealed with a key that
-- is not in the database, so that a dump of it signs nothing.
CREATE TABLE signing_key (
    kid         uuid        NOT NULL CONSTRAINT signing_key_pk PRIMARY KEY,
    public_key  bytea       NOT NULL,
    private_key bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    retired_at  timestamptz
);
GRANT SELECT, INSERT, UPDATE ON signing_key TO ${app};
