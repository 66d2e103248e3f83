-- Questions that sibling services ask for somebody, as part of their own work. The answer is kept until they have it, so that
-- who asked may die and ask again, and no model is asked twice. It goes with its source, and after some days in any case.
CREATE TABLE retrieval.asked (
    -- Of the work that asks; a run asks one question. One that is called off is there though it never asked anything.
    run_id         uuid        NOT NULL CONSTRAINT asked_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    project_id     uuid,
    user_id        uuid,
    parent_run_id  uuid,
    source_item_id uuid,
    status         text        NOT NULL CONSTRAINT asked_status_ck
        CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
    -- Names this try, and with it the call to a model and its charge.
    turn_id        uuid        NOT NULL,
    answer         jsonb,
    reason         text,
    lease_until    timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT asked_answer_ck CHECK ((status = 'completed') = (answer IS NOT NULL)),
    -- What was cut off has failed without a reason.
    CONSTRAINT asked_reason_ck CHECK (status = 'failed' OR reason IS NULL),
    CONSTRAINT asked_lease_ck CHECK ((status = 'running') = (lease_until IS NOT NULL))
);
CREATE INDEX asked_parent_idx ON retrieval.asked (workspace_id, parent_run_id) WHERE status = 'running';
CREATE INDEX asked_source_idx ON retrieval.asked (workspace_id, source_item_id);
CREATE INDEX asked_created_idx ON retrieval.asked (created_at);
ALTER TABLE retrieval.asked ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval.asked FORCE ROW LEVEL SECURITY;
CREATE POLICY asked_workspace ON retrieval.asked TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY asked_watch ON retrieval.asked TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.asked TO ${app};
GRANT SELECT, DELETE, UPDATE (lease_until) ON retrieval.asked TO ${system};

-- Whichever process answers hears at once that it need not any more.
CREATE FUNCTION retrieval.asked_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('${flyway:defaultSchema}_asked', '');
    RETURN NULL;
END $$;
CREATE TRIGGER asked_ended AFTER UPDATE OF status ON retrieval.asked
    FOR EACH ROW WHEN (old.status = 'running' AND new.status <> 'running') EXECUTE FUNCTION retrieval.asked_wake();
CREATE TRIGGER asked_deleted AFTER DELETE ON retrieval.asked
    FOR EACH ROW WHEN (old.status = 'running') EXECUTE FUNCTION retrieval.asked_wake();
