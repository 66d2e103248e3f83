-- An answer that some process is making: another one that is asked the same waits for it, for as long as the claim lives.
CREATE TABLE retrieval.answer_claim (
    workspace_id uuid        NOT NULL,
    cache_key    text        NOT NULL,
    claim_id     uuid        NOT NULL,
    expires_at   timestamptz NOT NULL,
    CONSTRAINT answer_claim_pk PRIMARY KEY (workspace_id, cache_key)
);
CREATE INDEX answer_claim_expires_idx ON retrieval.answer_claim (expires_at);
ALTER TABLE retrieval.answer_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval.answer_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_claim_workspace ON retrieval.answer_claim TO ${app}
    USING (workspace_id = indexing.tenant_workspace()) WITH CHECK (workspace_id = indexing.tenant_workspace());
-- What a process left behind that died is swept away.
CREATE POLICY answer_claim_retention ON retrieval.answer_claim TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.answer_claim TO ${app};
GRANT SELECT, DELETE ON retrieval.answer_claim TO ${system};
