-- Who did what to the installation, and who was kept from it. Rows are added by one function of the owner and changed by
-- nobody: each carries the hash of itself and the one before it, so that a row that was altered, removed or slipped in
-- past the database's rights shows when the chain is walked.

-- A chain for each month, so that what is too old can go as a whole. It begins with the end of the month before, and its
-- row stays when its events are gone.
CREATE TABLE audit_chain (
    month      date        NOT NULL CONSTRAINT audit_chain_pk PRIMARY KEY
        CONSTRAINT audit_chain_month_ck CHECK (month = date_trunc('month', month)::date),
    opening    bytea       NOT NULL,
    head       bytea       NOT NULL,
    length     bigint      NOT NULL DEFAULT 0,
    removed_at timestamptz
);
GRANT SELECT ON audit_chain TO ${system};

CREATE TABLE audit_event (
    audit_event_id uuid        NOT NULL CONSTRAINT audit_event_pk PRIMARY KEY,
    -- Of the event that told it: it is written down once, however often that is delivered.
    event_id       uuid        NOT NULL CONSTRAINT audit_event_once_uq UNIQUE,
    category       text        NOT NULL CONSTRAINT audit_event_category_ck
        CHECK (category IN ('admin', 'access', 'mcp', 'model_replacement')),
    action         text        NOT NULL,
    outcome        text        NOT NULL CONSTRAINT audit_event_outcome_ck CHECK (outcome IN ('done', 'refused', 'failed')),
    subject_kind   text        NOT NULL,
    subject_id     text        NOT NULL,
    error          text,
    duration_ms    bigint,
    ip_address     inet,
    user_agent     text,
    detail         jsonb       NOT NULL,
    source         text        NOT NULL,
    run_id         uuid        NOT NULL,
    workspace_id   uuid,
    project_id     uuid,
    user_id        uuid,
    occurred_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    month          date        NOT NULL CONSTRAINT audit_event_chain_fk REFERENCES audit_chain,
    position       bigint      NOT NULL,
    previous_hash  bytea       NOT NULL,
    hash           bytea       NOT NULL,
    CONSTRAINT audit_event_position_uq UNIQUE (month, position)
);
CREATE INDEX audit_event_occurred_idx ON audit_event (occurred_at);
CREATE INDEX audit_event_user_idx ON audit_event (user_id, audit_event_id);
CREATE INDEX audit_event_subject_idx ON audit_event (subject_kind, subject_id, audit_event_id);
CREATE INDEX audit_event_action_idx ON audit_event (category, action, audit_event_id);

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_event_owner ON audit_event TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY audit_event_workspace ON audit_event FOR SELECT TO ${app} USING (workspace_id = tenant_workspace());
-- Administrators look across workspaces through the system role, and they look only.
CREATE POLICY audit_event_all ON audit_event FOR SELECT TO ${system} USING (true);
GRANT SELECT ON audit_event TO ${system};

-- What is hashed: all that the row says, its place and the hash before it, always in the same form.
CREATE FUNCTION audit_hash(e audit_event) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256(e.previous_hash || convert_to(jsonb_build_array(
        e.audit_event_id, e.event_id, e.category, e.action, e.outcome, e.subject_kind, e.subject_id, e.error,
        e.duration_ms, host(e.ip_address), e.user_agent, e.detail, e.source, e.run_id, e.workspace_id, e.project_id,
        e.user_id, (extract(epoch FROM e.occurred_at) * 1000000)::bigint,
        (extract(epoch FROM e.recorded_at) * 1000000)::bigint, (e.month - date '2000-01-01'), e.position)::text, 'UTF8'));

-- Adds one; they take turns, and the month is looked at within the turn, or a month could go on after the next began.
CREATE FUNCTION add_audit_event(e audit_event) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    chain audit_chain;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('observability.audit', 0));
    IF EXISTS (SELECT FROM audit_event known WHERE known.event_id = e.event_id) THEN
        RETURN false;
    END IF;
    e.recorded_at := clock_timestamp();
    e.month := greatest(date_trunc('month', e.recorded_at AT TIME ZONE 'UTC')::date,
                        (SELECT max(month) FROM audit_chain));
    INSERT INTO audit_chain (month, opening, head)
    SELECT e.month, last.head, last.head
      FROM (SELECT coalesce((SELECT head FROM audit_chain ORDER BY month DESC LIMIT 1), decode(repeat('00', 32), 'hex'))
                   AS head) last
        ON CONFLICT DO NOTHING;
    SELECT * INTO chain FROM audit_chain WHERE audit_chain.month = e.month;
    e.position := chain.length + 1;
    e.previous_hash := chain.head;
    e.hash := audit_hash(e);
    INSERT INTO audit_event SELECT e.*;
    UPDATE audit_chain SET head = e.hash, length = e.position WHERE audit_chain.month = e.month;
    RETURN true;
END $$;

-- Forgets whole months, never one that ended less than a year ago, whatever is asked for.
CREATE FUNCTION forget_audit_events(keep interval) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    before date := date_trunc('month', (now() - greatest(keep, interval '1 year')) AT TIME ZONE 'UTC')::date;
    gone bigint;
BEGIN
    DELETE FROM audit_event WHERE month < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    UPDATE audit_chain SET removed_at = now() WHERE month < before AND removed_at IS NULL;
    RETURN gone;
END $$;

REVOKE ALL ON FUNCTION add_audit_event(audit_event), forget_audit_events(interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_audit_event(audit_event) TO ${app};
GRANT EXECUTE ON FUNCTION forget_audit_events(interval) TO ${system};
