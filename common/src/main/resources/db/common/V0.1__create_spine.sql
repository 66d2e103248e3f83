-- The plumbing every service keeps in its own (first) schema, so that it commits together with the service's data.

-- Policies read the tenant from settings that the tenancy helper makes local to a transaction. A pooled connection
-- answers '' and not NULL afterwards, hence nullif: no setting means no row.
CREATE FUNCTION tenant_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lectern.workspace_id', true), '')::uuid;
CREATE FUNCTION tenant_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('lectern.user_id', true), '')::uuid;

CREATE TABLE outbox (
    seq         bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pk PRIMARY KEY,
    event_id    uuid        NOT NULL,
    topic       text        NOT NULL,
    run_id      uuid        NOT NULL,
    traceparent text,
    payload     text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
-- Rows live for milliseconds: vacuum early, or the relay reads past the dead ones.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
GRANT INSERT ON outbox TO ${app};
GRANT SELECT, DELETE ON outbox TO ${system};

-- While the relay says it is awake nobody needs to wake it: a NOTIFY makes commits queue up behind each other (it holds a
-- lock of the whole database until the commit is on disk), which costs more than half of the throughput under load.
CREATE TABLE outbox_relay (
    only_row    boolean     NOT NULL DEFAULT true CONSTRAINT outbox_relay_pk PRIMARY KEY
        CONSTRAINT outbox_relay_only_ck CHECK (only_row),
    awake_until timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO outbox_relay DEFAULT VALUES;
GRANT SELECT ON outbox_relay TO ${app};
GRANT SELECT, UPDATE ON outbox_relay TO ${system};

CREATE FUNCTION outbox_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM outbox_relay WHERE awake_until > clock_timestamp()) THEN
        PERFORM pg_notify(TG_TABLE_SCHEMA || '_outbox', '');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION outbox_wake();

CREATE TABLE inbox (
    consumer    text        NOT NULL,
    event_id    uuid        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inbox_pk PRIMARY KEY (consumer, event_id)
);
CREATE INDEX inbox_received_idx ON inbox USING brin (received_at);
GRANT SELECT, INSERT ON inbox TO ${app};
GRANT SELECT, DELETE ON inbox TO ${system};

-- Messages that could not be processed (dead) and those that wait behind one of the same run (parked).
CREATE TABLE parked_event (
    seq        bigint      GENERATED ALWAYS AS IDENTITY CONSTRAINT parked_event_pk PRIMARY KEY,
    consumer   text        NOT NULL,
    event_id   uuid        NOT NULL,
    event_type text        NOT NULL,
    source     text        NOT NULL,
    topic      text        NOT NULL,
    run_id     uuid,
    state      text        NOT NULL CONSTRAINT parked_event_state_ck CHECK (state IN ('dead', 'parked')),
    reason     text        NOT NULL,
    payload    text        NOT NULL,
    parked_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT parked_event_once_uq UNIQUE (consumer, event_id)
);
CREATE INDEX parked_event_run_idx ON parked_event (consumer, run_id, source, topic);
GRANT SELECT, INSERT, UPDATE, DELETE ON parked_event TO ${app};
GRANT SELECT, DELETE ON parked_event TO ${system};

CREATE TABLE idempotency_key (
    user_id      uuid        NOT NULL,
    route        text        NOT NULL,
    key          text        NOT NULL,
    request_hash text        NOT NULL,
    status       int,
    run_id       uuid,
    reply        text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_key_pk PRIMARY KEY (user_id, route, key)
);
CREATE INDEX idempotency_key_created_idx ON idempotency_key (created_at);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_own ON idempotency_key TO ${app}
    USING (user_id = tenant_user()) WITH CHECK (user_id = tenant_user());
CREATE POLICY idempotency_key_retention ON idempotency_key TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE ON idempotency_key TO ${app};
GRANT SELECT, DELETE ON idempotency_key TO ${system};
