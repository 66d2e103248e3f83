-- Many sources come in with one request: what was sent is kept until its run has ended, and what became of each entry for good.

CREATE TABLE source_import (
    run_id       uuid        NOT NULL CONSTRAINT source_import_pk PRIMARY KEY,
    workspace_id uuid        NOT NULL,
    project_id   uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    -- Of the first file that was sent.
    name         text        NOT NULL,
    file_count   int         NOT NULL CONSTRAINT source_import_files_ck CHECK (file_count > 0),
    byte_count   bigint      NOT NULL,
    status       text        NOT NULL DEFAULT 'pending' CONSTRAINT source_import_status_ck
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    reason       text,
    ended_at     timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT source_import_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX source_import_project_idx ON source_import (workspace_id, project_id, run_id);
ALTER TABLE source_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_import FORCE ROW LEVEL SECURITY;
CREATE POLICY source_import_workspace ON source_import TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON source_import TO ${app};

-- The files of the request, as long as they are needed.
CREATE TABLE source_import_file (
    run_id       uuid   NOT NULL,
    file         int    NOT NULL CONSTRAINT source_import_file_number_ck CHECK (file >= 1),
    workspace_id uuid   NOT NULL,
    path         text   NOT NULL,
    blob_hash    text   NOT NULL,
    file_size    bigint NOT NULL,
    CONSTRAINT source_import_file_pk PRIMARY KEY (run_id, file),
    CONSTRAINT source_import_file_import_fk FOREIGN KEY (run_id) REFERENCES source_import (run_id) ON DELETE CASCADE
);
CREATE INDEX source_import_file_blob_idx ON source_import_file (blob_hash);
ALTER TABLE source_import_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_import_file FORCE ROW LEVEL SECURITY;
CREATE POLICY source_import_file_workspace ON source_import_file TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- Equal bytes are kept once: who purges them sees all that need them.
CREATE POLICY source_import_file_purge ON source_import_file FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON source_import_file TO ${app};
GRANT SELECT ON source_import_file TO ${system};

CREATE TABLE source_import_entry (
    run_id              uuid NOT NULL,
    entry               int  NOT NULL CONSTRAINT source_import_entry_number_ck CHECK (entry >= 1),
    workspace_id        uuid NOT NULL,
    path                text,
    citation_key        text,
    -- Where its bytes lie, and what the list says of it: until it has come in.
    place               jsonb,
    reference           jsonb,
    outcome             text NOT NULL DEFAULT 'waiting' CONSTRAINT source_import_entry_outcome_ck
        CHECK (outcome IN ('waiting', 'registered', 'already_there', 'refused', 'left_out')),
    reason              text,
    source_reference_id uuid,
    CONSTRAINT source_import_entry_pk PRIMARY KEY (run_id, entry),
    CONSTRAINT source_import_entry_import_fk FOREIGN KEY (run_id) REFERENCES source_import (run_id) ON DELETE CASCADE,
    CONSTRAINT source_import_entry_name_ck CHECK (num_nonnulls(path, citation_key) > 0),
    CONSTRAINT source_import_entry_reason_ck CHECK (outcome <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX source_import_entry_waiting_idx ON source_import_entry (run_id, entry) WHERE outcome = 'waiting';
ALTER TABLE source_import_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_import_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY source_import_entry_workspace ON source_import_entry TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON source_import_entry TO ${app};

-- Whether something from this address is there already. By hash: an address may be longer than an index takes.
CREATE INDEX source_reference_address_idx ON source_reference (project_id, md5(source)) WHERE origin = 'url';
