-- A call to a model that has begun and is not booked yet. If its process dies, or cannot book it, whoever finds this after its
-- lease books what was known; whoever books a call takes it away.
CREATE TABLE retrieval.model_call_intent (
    workspace_id  uuid        NOT NULL,
    call_id       uuid        NOT NULL,
    project_id    uuid,
    user_id       uuid,
    run_id        uuid        NOT NULL,
    ai_model_id   uuid        NOT NULL,
    model_id      text        NOT NULL,
    provider      text        NOT NULL,
    purpose       text        NOT NULL,
    prompt_tokens bigint      NOT NULL,
    began_at      timestamptz NOT NULL DEFAULT now(),
    lease_until   timestamptz NOT NULL,
    CONSTRAINT model_call_intent_pk PRIMARY KEY (workspace_id, call_id)
);
CREATE INDEX model_call_intent_lease_idx ON retrieval.model_call_intent (lease_until);
ALTER TABLE retrieval.model_call_intent ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval.model_call_intent FORCE ROW LEVEL SECURITY;
CREATE POLICY model_call_intent_workspace ON retrieval.model_call_intent TO ${app}
    USING (workspace_id = indexing.tenant_workspace()) WITH CHECK (workspace_id = indexing.tenant_workspace());
-- Those that were left are looked for across workspaces.
CREATE POLICY model_call_intent_left ON retrieval.model_call_intent FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.model_call_intent TO ${app};
GRANT SELECT ON retrieval.model_call_intent TO ${system};
