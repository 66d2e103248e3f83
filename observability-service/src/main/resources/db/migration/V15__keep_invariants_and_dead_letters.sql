-- What each service found when it looked at itself, the last time.
CREATE TABLE invariant_report (
    service    text        NOT NULL,
    name       text        NOT NULL,
    -- Nothing where it holds.
    broken     text        NOT NULL,
    since      timestamptz,
    checked_at timestamptz NOT NULL,
    CONSTRAINT invariant_report_pk PRIMARY KEY (service, name)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON invariant_report TO ${app};
GRANT SELECT ON invariant_report TO ${system};

-- Messages that a consumer could not process, in whatever service, until they are taken up again.
CREATE TABLE dead_letter (
    dead_letter_id uuid        NOT NULL CONSTRAINT dead_letter_pk PRIMARY KEY,
    service        text        NOT NULL,
    consumer       text        NOT NULL,
    -- As it was told: of a message that is none, a name by its place.
    event_id       text        NOT NULL,
    event_type     text        NOT NULL,
    topic          text        NOT NULL,
    reason         text        NOT NULL,
    run_id         uuid        NOT NULL,
    died_at        timestamptz NOT NULL,
    redriven_at    timestamptz,
    CONSTRAINT dead_letter_once_uq UNIQUE (service, consumer, event_id)
);
CREATE INDEX dead_letter_died_idx ON dead_letter (died_at);
GRANT SELECT, INSERT, UPDATE ON dead_letter TO ${app};
GRANT SELECT, DELETE ON dead_letter TO ${system};
