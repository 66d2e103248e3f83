-- Which space a workspace is searched in, and how it came to be: a build publishes a version, and the one active shard
-- points to it. So another model can be built beside the one in use, and the search goes over to it in one moment.
ALTER TABLE embedding_space ADD COLUMN chunk_words int;
ALTER TABLE embedding_space ADD COLUMN chunk_overlap int;
UPDATE embedding_space SET chunk_words = 180, chunk_overlap = 30 WHERE chunking = 'standard';
UPDATE embedding_space SET chunk_words = 350, chunk_overlap = 75 WHERE chunking = 'long';

-- A build of a workspace's index in a space. What was asked for once is not built again while its vectors are there.
--   running -> completed | failed(reason) | cancelled;  completed -> pruned
CREATE TABLE pipeline_run (
    pipeline_run_id uuid        NOT NULL CONSTRAINT pipeline_run_pk PRIMARY KEY,
    workspace_id    uuid        NOT NULL,
    workflow_run_id uuid        NOT NULL,
    workstream_id   text,
    arm             text,
    idempotency_key text        NOT NULL,
    status          text        NOT NULL CONSTRAINT pipeline_run_status_ck
        CHECK (status IN ('running', 'completed', 'failed', 'cancelled', 'pruned')),
    reason          text,
    vector_count    int         NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    CONSTRAINT pipeline_run_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL)
);
CREATE UNIQUE INDEX pipeline_run_key_uq ON pipeline_run (workspace_id, idempotency_key)
    WHERE status IN ('running', 'completed');
CREATE INDEX pipeline_run_workflow_run_idx ON pipeline_run (workflow_run_id);

-- A published state of a workspace in a space. Sources come and go in it; the fingerprint is that of its publication.
--   building -> published -> pruning (and then it is gone)
CREATE TABLE index_version (
    index_id           uuid        NOT NULL CONSTRAINT index_version_pk PRIMARY KEY,
    workspace_id       uuid        NOT NULL,
    space_id           uuid        NOT NULL,
    state              text        NOT NULL CONSTRAINT index_version_state_ck
        CHECK (state IN ('building', 'published', 'pruning')),
    corpus_fingerprint text,
    created_at         timestamptz NOT NULL DEFAULT now(),
    published_at       timestamptz,
    -- Its vectors are those of the workspace in the space, so there is one of each.
    CONSTRAINT index_version_space_uq UNIQUE (workspace_id, space_id),
    CONSTRAINT index_version_published_ck CHECK (state <> 'published' OR corpus_fingerprint IS NOT NULL),
    CONSTRAINT index_version_space_fk FOREIGN KEY (space_id) REFERENCES embedding_space (space_id)
);

CREATE TABLE index_shard (
    shard_id        uuid        NOT NULL CONSTRAINT index_shard_pk PRIMARY KEY,
    workspace_id    uuid        NOT NULL,
    shard_name      text        NOT NULL,
    pipeline_run_id uuid        NOT NULL,
    index_id        uuid        NOT NULL CONSTRAINT index_shard_index_uq UNIQUE,
    is_active       boolean     NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT now(),
    -- Since when it has not been the active one: what nobody goes back to is pruned.
    retired_at      timestamptz,
    CONSTRAINT index_shard_run_fk FOREIGN KEY (pipeline_run_id) REFERENCES pipeline_run (pipeline_run_id),
    CONSTRAINT index_shard_index_fk FOREIGN KEY (index_id) REFERENCES index_version (index_id)
);
CREATE UNIQUE INDEX index_shard_active_uq ON index_shard (workspace_id) WHERE is_active;
CREATE INDEX index_shard_workspace_idx ON index_shard (workspace_id, index_id);
CREATE INDEX index_shard_run_idx ON index_shard (pipeline_run_id);

ALTER TABLE vector_entry ADD COLUMN pipeline_run_id uuid;

-- What of the corpus can be searched, as one number: the same sources with the same texts, the same fingerprint.
CREATE FUNCTION corpus_fingerprint(whose uuid) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT md5(coalesce(string_agg(source_item_id::text || coalesce(text_hash, ''), ',' ORDER BY source_item_id), ''))
      FROM indexed_source WHERE workspace_id = whose AND state = 'indexed'
$$;

-- What was indexed until now was searched in the space of the configuration. Of several, the one with most is it; what is
-- left in others was searched by nobody. Who migrates is no tenant and would see none of it.
ALTER TABLE vector_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE indexed_source NO FORCE ROW LEVEL SECURITY;
CREATE TABLE found AS
    SELECT DISTINCT ON (workspace_id) workspace_id, space_id, count(*) AS vectors, gen_random_uuid() AS run_id,
           gen_random_uuid() AS index_id
      FROM vector_entry GROUP BY workspace_id, space_id ORDER BY workspace_id, count(*) DESC, space_id;
INSERT INTO pipeline_run (pipeline_run_id, workspace_id, workflow_run_id, idempotency_key, status, vector_count, finished_at)
SELECT run_id, workspace_id, run_id, 'space ' || space_id, 'completed', vectors, now() FROM found;
INSERT INTO index_version (index_id, workspace_id, space_id, state, corpus_fingerprint, published_at)
SELECT index_id, workspace_id, space_id, 'published', corpus_fingerprint(workspace_id), now() FROM found;
INSERT INTO index_shard (shard_id, workspace_id, shard_name, pipeline_run_id, index_id, is_active)
SELECT gen_random_uuid(), workspace_id, 'workspace', run_id, index_id, true FROM found;
DELETE FROM vector_entry v USING found f WHERE v.workspace_id = f.workspace_id AND v.space_id <> f.space_id;
UPDATE vector_entry v SET pipeline_run_id = f.run_id FROM found f WHERE v.workspace_id = f.workspace_id;
DROP TABLE found;
ALTER TABLE indexed_source FORCE ROW LEVEL SECURITY;
ALTER TABLE vector_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE vector_entry ALTER COLUMN pipeline_run_id SET NOT NULL;

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['pipeline_run', 'index_version', 'index_shard'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON pipeline_run TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON index_version TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON index_shard TO ${app};
-- Retention looks across workspaces for what is to be pruned.
CREATE POLICY index_version_retention ON index_version TO ${system} USING (true);
CREATE POLICY index_shard_retention ON index_shard TO ${system} USING (true);
GRANT SELECT ON index_version, index_shard TO ${system};

-- As before, and what the named ways of cutting mean stands beside their names.
CREATE OR REPLACE FUNCTION open_embedding_space(wanted_id uuid, wanted_model text, wanted_dimension int, wanted_chunking text)
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
    INSERT INTO embedding_space (space_id, embedding_model, dimension, chunking, chunk_words, chunk_overlap)
    VALUES (wanted_id, wanted_model, wanted_dimension, wanted_chunking,
            CASE wanted_chunking WHEN 'standard' THEN 180 WHEN 'long' THEN 350 END,
            CASE wanted_chunking WHEN 'standard' THEN 30 WHEN 'long' THEN 75 END);
    EXECUTE format('CREATE TABLE %I PARTITION OF vector_entry (CONSTRAINT %I CHECK (vector_dims(embedding) = %s)) '
                   'FOR VALUES IN (%L)', partition, partition || '_dimension_ck', wanted_dimension, wanted_id);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
    RETURN wanted_id;
END $$;
