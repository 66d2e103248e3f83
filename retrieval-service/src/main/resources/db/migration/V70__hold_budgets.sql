-- What limits calls to models, and the slices of it that were granted to us: within them a call is authorised here, before
-- it is made, for as much as it could cost.

-- A read model of observability: which budgets there are.
CREATE TABLE retrieval.budget (
    budget_id    uuid    NOT NULL CONSTRAINT budget_pk PRIMARY KEY,
    workspace_id uuid    NOT NULL,
    kind         text    NOT NULL,
    subject_id   uuid,
    period       text    NOT NULL,
    limit_micros bigint  NOT NULL,
    currency     text    NOT NULL,
    active       boolean NOT NULL,
    version      bigint  NOT NULL
);
CREATE INDEX budget_workspace_idx ON retrieval.budget (workspace_id) WHERE active;

CREATE TABLE retrieval.budget_slice (
    slice_id       uuid        NOT NULL CONSTRAINT budget_slice_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    budget_id      uuid        NOT NULL,
    -- asked: nobody knows yet whether it was granted; open: is authorised from; closing: only what it holds is waited for.
    state          text        NOT NULL CONSTRAINT budget_slice_state_ck CHECK (state IN ('asked', 'open', 'closing')),
    granted_micros bigint      NOT NULL DEFAULT 0,
    held_micros    bigint      NOT NULL DEFAULT 0,
    used_micros    bigint      NOT NULL DEFAULT 0,
    ends_at        timestamptz,
    expires_at     timestamptz,
    created_at     timestamptz NOT NULL,
    -- A call may use more than was held for it, and nothing may hold more than was granted.
    CONSTRAINT budget_slice_held_ck CHECK (held_micros >= 0 AND held_micros <= granted_micros)
);
CREATE INDEX budget_slice_budget_idx ON retrieval.budget_slice (budget_id, state);

CREATE TABLE retrieval.budget_hold (
    hold_id      uuid        NOT NULL CONSTRAINT budget_hold_pk PRIMARY KEY,
    call_id      uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    project_id   uuid,
    user_id      uuid,
    run_id       uuid        NOT NULL,
    model_id     text        NOT NULL,
    provider     text        NOT NULL,
    purpose      text        NOT NULL,
    micros       bigint      NOT NULL,
    currency     text        NOT NULL,
    slices       uuid[]      NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX budget_hold_created_idx ON retrieval.budget_hold (created_at);
CREATE INDEX budget_hold_call_idx ON retrieval.budget_hold (call_id);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['budget', 'budget_slice', 'budget_hold'] LOOP
        EXECUTE format('ALTER TABLE retrieval.%I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE retrieval.%I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON retrieval.%I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
        -- What is to be given back is looked for across workspaces.
        EXECUTE format('CREATE POLICY %I ON retrieval.%I FOR SELECT TO ${system} USING (true)', tenant_table || '_all', tenant_table);
        EXECUTE format('GRANT SELECT ON retrieval.%I TO ${system}', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.%I TO ${app}', tenant_table);
    END LOOP;
END $$;
