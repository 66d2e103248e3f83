-- Answers that may be given again: in the project where they were given, and to other projects of the workspace.
CREATE TABLE retrieval.query_cache (
    cache_key           text        NOT NULL CONSTRAINT query_cache_pk PRIMARY KEY,
    workspace_id        uuid        NOT NULL,
    -- Where it was given first: what is taken back there goes here, too.
    project_id          uuid,
    query               text        NOT NULL,
    normalised_query    text        NOT NULL,
    model               text        NOT NULL,
    -- The guards: of all texts that were searched, of what the model is told, how is searched, who speaks, where, after what.
    content_fingerprint text        NOT NULL,
    prompt_hash         text        NOT NULL,
    retrieval_hash      text        NOT NULL,
    persona_hash        text        NOT NULL,
    scope_hash          text        NOT NULL,
    context_hash        text        NOT NULL,
    is_shareable        boolean     NOT NULL,
    answer              jsonb       NOT NULL,
    hits                bigint      NOT NULL DEFAULT 0,
    last_hit_at         timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    expires_at          timestamptz NOT NULL
);
CREATE INDEX query_cache_question_idx ON retrieval.query_cache (workspace_id, normalised_query, model, created_at);
CREATE INDEX query_cache_project_idx ON retrieval.query_cache (workspace_id, project_id);
CREATE INDEX query_cache_expires_idx ON retrieval.query_cache (expires_at);

CREATE TABLE retrieval.project_query_cache (
    project_cache_key   text        NOT NULL CONSTRAINT project_query_cache_pk PRIMARY KEY,
    workspace_id        uuid        NOT NULL,
    project_id          uuid        NOT NULL,
    cache_key           text        NOT NULL,
    query               text        NOT NULL,
    normalised_query    text        NOT NULL,
    model               text        NOT NULL,
    content_fingerprint text        NOT NULL,
    prompt_hash         text        NOT NULL,
    retrieval_hash      text        NOT NULL,
    persona_hash        text        NOT NULL,
    scope_hash          text        NOT NULL,
    context_hash        text        NOT NULL,
    answer              jsonb       NOT NULL,
    hits                bigint      NOT NULL DEFAULT 0,
    last_hit_at         timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    expires_at          timestamptz NOT NULL
);
CREATE INDEX project_query_cache_question_idx
    ON retrieval.project_query_cache (workspace_id, project_id, normalised_query, model, created_at);
CREATE INDEX project_query_cache_key_idx ON retrieval.project_query_cache (workspace_id, cache_key);
CREATE INDEX project_query_cache_expires_idx ON retrieval.project_query_cache (expires_at);

-- Of which sources there may be text in an answer: with one of them, it goes from both.
CREATE TABLE retrieval.query_cache_source (
    workspace_id   uuid        NOT NULL,
    source_item_id uuid        NOT NULL,
    cache_key      text        NOT NULL,
    expires_at     timestamptz NOT NULL,
    CONSTRAINT query_cache_source_pk PRIMARY KEY (workspace_id, source_item_id, cache_key)
);
CREATE INDEX query_cache_source_expires_idx ON retrieval.query_cache_source (expires_at);

-- What projects say of sharing answers: a read model, without a row the default holds.
CREATE TABLE retrieval.answer_sharing (
    project_id                       uuid    NOT NULL CONSTRAINT answer_sharing_pk PRIMARY KEY,
    workspace_id                     uuid    NOT NULL,
    allow_cross_project_answer_reuse boolean NOT NULL,
    allow_custom_question_sharing    boolean NOT NULL,
    version                          bigint  NOT NULL
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['query_cache', 'project_query_cache', 'query_cache_source', 'answer_sharing'] LOOP
        EXECUTE format('ALTER TABLE retrieval.%I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE retrieval.%I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON retrieval.%I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
    END LOOP;
    FOREACH tenant_table IN ARRAY ARRAY['query_cache', 'project_query_cache', 'query_cache_source'] LOOP
        EXECUTE format('CREATE POLICY %I ON retrieval.%I TO ${system} USING (true)', tenant_table || '_retention', tenant_table);
        EXECUTE format('GRANT SELECT, DELETE ON retrieval.%I TO ${system}', tenant_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.query_cache TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.project_query_cache TO ${app};
GRANT SELECT, INSERT, DELETE ON retrieval.query_cache_source TO ${app};
GRANT SELECT, INSERT, UPDATE ON retrieval.answer_sharing TO ${app};
