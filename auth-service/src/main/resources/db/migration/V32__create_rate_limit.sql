-- What was asked for in a window of time, by whom and in which class of routes. Each gateway leases a slice of a window
-- and counts within it by itself, so that this row is written once for many requests.
CREATE TABLE rate_limit (
    -- An account or, for who is not signed in, an address.
    subject      text        NOT NULL,
    route        text        NOT NULL,
    window_start timestamptz NOT NULL,
    -- What was wished for, not what was given: beyond the limit it says how much was refused.
    count        bigint      NOT NULL CONSTRAINT rate_limit_count_ck CHECK (count >= 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL,
    CONSTRAINT rate_limit_pk PRIMARY KEY (subject, route, window_start)
);
CREATE INDEX rate_limit_window_idx ON rate_limit (window_start);
GRANT SELECT, INSERT, UPDATE ON rate_limit TO ${app};
GRANT SELECT, DELETE ON rate_limit TO ${system};
