-- Passwords that were tried, by whose and from where. An attempt is counted before the password is looked at, so that
-- many at once get no more tries than one after the other. It names nobody: a subject is an id, an address or a hash.
CREATE TABLE sign_in_attempt (
    subject           text        NOT NULL CONSTRAINT sign_in_attempt_pk PRIMARY KEY,
    attempts          integer     NOT NULL,
    window_started_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempt_window_idx ON sign_in_attempt (window_started_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempt TO ${app};
