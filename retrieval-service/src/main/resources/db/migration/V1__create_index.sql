-- What search looks at: a source's text, its vectors and its postings, and which project sees which source.

-- A space is what vectors must share to be comparable. Platform data: it names no tenant.
CREATE TABLE embedding_space (
    space_id        uuid        NOT NULL CONSTRAINT embedding_space_pk PRIMARY KEY,
    embedding_model text        NOT NULL,
    dimension       int         NOT NULL CONSTRAINT embedding_space_dimension_ck CHECK (dimension BETWEEN 1 AND 16000),
    chunking        text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT embedding_space_uq UNIQUE (embedding_model, dimension, chunking)
);
GRANT SELECT ON embedding_space TO ${app}, ${system};

-- Which project sees which source. A removed reference stays as a tombstone: events of different runs come in any order,
-- and what was removed must not come back by an older one.
CREATE TABLE source_reference (
    reference_id   uuid        NOT NULL CONSTRAINT source_reference_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    project_id     uuid,
    source_item_id uuid        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    removed_at     timestamptz,
    CONSTRAINT source_reference_project_ck CHECK (project_id IS NOT NULL OR removed_at IS NOT NULL)
);
CREATE INDEX source_reference_project_idx ON source_reference (workspace_id, project_id, source_item_id)
    WHERE removed_at IS NULL;
CREATE INDEX source_reference_item_idx ON source_reference (workspace_id, source_item_id);

-- How far each source is. Counts are kept here so that a search knows its statistics without reading every chunk.
--   waiting -> indexed | failed(reason) | cancelled;  any -> removed (for ever)
CREATE TABLE indexed_source (
    source_item_id  uuid        NOT NULL CONSTRAINT indexed_source_pk PRIMARY KEY,
    workspace_id    uuid        NOT NULL,
    run_id          uuid        NOT NULL,
    title           text        NOT NULL DEFAULT '',
    text_hash       text,
    state           text        NOT NULL CONSTRAINT indexed_source_state_ck
        CHECK (state IN ('waiting', 'indexed', 'failed', 'cancelled', 'removed')),
    reason          text,
    chunk_count     int         NOT NULL DEFAULT 0,
    term_count      bigint      NOT NULL DEFAULT 0,
    cut_count       int         NOT NULL DEFAULT 0,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT indexed_source_reason_ck CHECK (state <> 'failed' OR reason IS NOT NULL)
);
CREATE INDEX indexed_source_workspace_idx ON indexed_source (workspace_id, state);

-- A copy of each chunk's text: a hit must show it without asking another service. It goes with its source.
CREATE TABLE chunk_text (
    chunk_id       uuid NOT NULL CONSTRAINT chunk_text_pk PRIMARY KEY,
    workspace_id   uuid NOT NULL,
    source_item_id uuid NOT NULL,
    chunk_index    int  NOT NULL,
    chunk_hash     text NOT NULL,
    page           int,
    start_word     int  NOT NULL,
    end_word       int  NOT NULL,
    start_char     int  NOT NULL,
    end_char       int  NOT NULL,
    term_count     int  NOT NULL,
    text           text NOT NULL
);
CREATE INDEX chunk_text_source_idx ON chunk_text (workspace_id, source_item_id, chunk_index);

-- One row a term and chunk. The weight is not stored but what it is made of: BM25's length norm and document frequency
-- depend on what the caller can see, and a stored weight would have another project's texts in it.
CREATE TABLE posting (
    workspace_id   uuid NOT NULL,
    term           text NOT NULL,
    chunk_id       uuid NOT NULL,
    source_item_id uuid NOT NULL,
    frequency      int  NOT NULL,
    chunk_length   int  NOT NULL,
    CONSTRAINT posting_pk PRIMARY KEY (workspace_id, term, chunk_id) INCLUDE (source_item_id, frequency, chunk_length)
);
CREATE INDEX posting_source_idx ON posting (workspace_id, source_item_id);

-- Not called vector: a table's row type would hide pgvector's. Each space is a partition with its own dimension.
CREATE TABLE vector_entry (
    space_id     uuid        NOT NULL,
    subject_kind text        NOT NULL CONSTRAINT vector_entry_kind_ck
        CHECK (subject_kind IN ('chunk', 'record', 'memory')),
    subject_id   uuid        NOT NULL,
    workspace_id uuid        NOT NULL,
    doc_id       uuid,
    run_id       uuid        NOT NULL,
    chunk_index  int,
    chunk_hash   text        NOT NULL,
    page         int,
    start_word   int,
    end_word     int,
    start_char   int,
    end_char     int,
    token_count  int         NOT NULL,
    tokens_read  int         NOT NULL,
    embedding    vector      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT vector_entry_pk PRIMARY KEY (space_id, subject_kind, subject_id)
) PARTITION BY LIST (space_id);
CREATE INDEX vector_entry_doc_idx ON vector_entry (workspace_id, doc_id);
CREATE INDEX vector_entry_hash_idx ON vector_entry (workspace_id, chunk_hash);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['source_reference', 'indexed_source', 'chunk_text', 'posting', 'vector_entry'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON source_reference TO ${app};
GRANT SELECT, INSERT, UPDATE ON indexed_source TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON chunk_text TO ${app};
GRANT SELECT, INSERT, DELETE ON posting TO ${app};
GRANT SELECT, INSERT, DELETE ON vector_entry TO ${app};

-- The application owns nothing and so cannot make a partition; this does it as the owner, once per space, whoever asks
-- first. The partition has its own dimension, no grants, and row-level security without a policy: a query straight at it
-- would not meet the parent's policies, so it meets a wall.
CREATE FUNCTION open_embedding_space(wanted_id uuid, wanted_model text, wanted_dimension int, wanted_chunking text)
    RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = indexing, extensions, pg_temp AS $$
DECLARE
    found_id uuid;
    partition text := 'vector_entry_' || replace(wanted_id::text, '-', '');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('indexing.embedding_space'));
    SELECT space_id INTO found_id FROM embedding_space
     WHERE embedding_model = wanted_model AND dimension = wanted_dimension AND chunking = wanted_chunking;
    IF found_id IS NOT NULL THEN
        RETURN found_id;
    END IF;
    INSERT INTO embedding_space (space_id, embedding_model, dimension, chunking)
    VALUES (wanted_id, wanted_model, wanted_dimension, wanted_chunking);
    EXECUTE format('CREATE TABLE %I PARTITION OF vector_entry (CONSTRAINT %I CHECK (vector_dims(embedding) = %s)) '
                   'FOR VALUES IN (%L)', partition, partition || '_dimension_ck', wanted_dimension, wanted_id);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
    RETURN wanted_id;
END $$;
REVOKE ALL ON FUNCTION open_embedding_space(uuid, text, int, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION open_embedding_space(uuid, text, int, text) TO ${app};
