-- Content is kept once per workspace, projects hold references to it, and retrieval pulls its chunks.

CREATE TABLE source_item (
    source_item_id    uuid        NOT NULL CONSTRAINT source_item_pk PRIMARY KEY,
    workspace_id      uuid        NOT NULL,
    -- From the hashes of bytes and text: the same content is the same item.
    doc_id            text        NOT NULL,
    kind              text        NOT NULL CONSTRAINT source_item_kind_ck CHECK (kind IN ('note')),
    title             text        NOT NULL,
    author            text,
    -- Also the keys of the blobs: the bytes as they came, and the text in UTF-8 (of a note the two are one).
    file_hash         text        NOT NULL,
    text_hash         text        NOT NULL,
    file_type         text        NOT NULL,
    file_size         bigint      NOT NULL,
    page_count        int         NOT NULL,
    word_count        int         NOT NULL,
    character_count   int         NOT NULL,
    chunk_count       int,
    vector_count      int,
    chunk_profile     text,
    processing_status text        NOT NULL CONSTRAINT source_item_status_ck
        CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    error_message     text,
    -- The run whose work decides the state; other runs may wait for the same.
    run_id            uuid        NOT NULL,
    -- Set when nobody refers to it any more: it stays until the index has returned its receipt.
    tombstoned_at     timestamptz,
    removal_run_id    uuid,
    removal_state     text        CONSTRAINT source_item_removal_ck CHECK (removal_state IN ('deletion', 'cancellation', 'failed')),
    extracted_at      timestamptz NOT NULL,
    processed_at      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT source_item_workspace_uq UNIQUE (workspace_id, source_item_id),
    CONSTRAINT source_item_reason_ck CHECK (processing_status <> 'failed' OR error_message IS NOT NULL),
    CONSTRAINT source_item_tombstone_ck
        CHECK ((tombstoned_at IS NULL) = (removal_run_id IS NULL) AND (tombstoned_at IS NULL) = (removal_state IS NULL))
);
-- Only among the living: what comes back while its predecessor is still being removed is a new item with new chunks,
-- so that no late step of the removal can touch it.
CREATE UNIQUE INDEX source_item_content_uq ON source_item (workspace_id, doc_id) WHERE tombstoned_at IS NULL;
CREATE INDEX source_item_file_idx ON source_item (file_hash);
CREATE INDEX source_item_text_idx ON source_item (text_hash);
ALTER TABLE source_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_item FORCE ROW LEVEL SECURITY;
CREATE POLICY source_item_workspace ON source_item TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- Bytes are shared across workspaces: only who sees all of them knows that nobody needs them any more.
CREATE POLICY source_item_purge ON source_item FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON source_item TO ${app};
GRANT SELECT ON source_item TO ${system};

CREATE TABLE source_reference (
    source_reference_id uuid        NOT NULL CONSTRAINT source_reference_pk PRIMARY KEY,
    workspace_id        uuid        NOT NULL,
    -- A cancelled one has let go of its content.
    source_item_id      uuid,
    kind                text        NOT NULL CONSTRAINT source_reference_kind_ck CHECK (kind IN ('note')),
    project_id          uuid        NOT NULL,
    user_id             uuid        NOT NULL,
    name                text        NOT NULL,
    source              text,
    metadata            jsonb       NOT NULL DEFAULT '{}',
    processing_status   text        NOT NULL CONSTRAINT source_reference_status_ck
        CHECK (processing_status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    error_message       text,
    run_id              uuid        NOT NULL,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    processed_at        timestamptz,
    CONSTRAINT source_reference_once_uq UNIQUE (project_id, source_item_id),
    CONSTRAINT source_reference_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id),
    CONSTRAINT source_reference_reason_ck CHECK (processing_status <> 'failed' OR error_message IS NOT NULL),
    CONSTRAINT source_reference_content_ck CHECK ((source_item_id IS NULL) = (processing_status = 'cancelled'))
);
CREATE INDEX source_reference_list_idx ON source_reference (workspace_id, project_id, source_reference_id);
CREATE INDEX source_reference_item_idx ON source_reference (workspace_id, source_item_id);
CREATE INDEX source_reference_run_idx ON source_reference (run_id);
ALTER TABLE source_reference ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_reference FORCE ROW LEVEL SECURITY;
CREATE POLICY source_reference_workspace ON source_reference TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON source_reference TO ${app};

CREATE TABLE chunk (
    chunk_id       uuid        NOT NULL CONSTRAINT chunk_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    source_item_id uuid        NOT NULL,
    chunk_index    int         NOT NULL,
    content        text        NOT NULL,
    chunk_hash     text        NOT NULL,
    page           int,
    section        text,
    start_char     int         NOT NULL,
    end_char       int         NOT NULL,
    start_word     int         NOT NULL,
    end_word       int         NOT NULL,
    token_count    int         NOT NULL,
    metadata       jsonb       NOT NULL DEFAULT '{}',
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chunk_index_uq UNIQUE (source_item_id, chunk_index),
    CONSTRAINT chunk_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE,
    CONSTRAINT chunk_range_ck CHECK (chunk_index >= 0 AND start_char >= 0 AND end_char > start_char
        AND start_word >= 0 AND end_word > start_word AND token_count >= 0)
);
ALTER TABLE chunk ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk FORCE ROW LEVEL SECURITY;
CREATE POLICY chunk_workspace ON chunk TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, DELETE ON chunk TO ${app};
