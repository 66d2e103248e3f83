-- What was committed here, and what came of it at the other end: a fault test compares the two.
CREATE TABLE committed (
    run_id uuid   NOT NULL,
    n      bigint NOT NULL,
    CONSTRAINT committed_pk PRIMARY KEY (run_id, n)
);
CREATE TABLE effect (
    seq      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT effect_pk PRIMARY KEY,
    run_id   uuid   NOT NULL,
    n        bigint NOT NULL,
    event_id uuid   NOT NULL
);
CREATE TABLE raw_insert (
    seq     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT raw_insert_pk PRIMARY KEY,
    run_id  uuid   NOT NULL,
    payload text   NOT NULL
);
GRANT SELECT, INSERT ON committed, effect, raw_insert TO ${app};
