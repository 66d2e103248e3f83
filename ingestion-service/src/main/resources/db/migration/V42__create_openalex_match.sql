-- Which work outside a source is: what was asked stays beside what was found, so that a wrong match can be understood.
CREATE TABLE enrichment.openalex_match (
    source_item_id            uuid        NOT NULL CONSTRAINT openalex_match_pk PRIMARY KEY,
    workspace_id              uuid        NOT NULL,
    -- The name of the file as it was when somebody asked.
    path                      text        NOT NULL,
    -- As it is best known: what was found, or else what was asked.
    title                     text,
    authors                   text[]      NOT NULL DEFAULT '{}',
    query_title               text,
    query_authors             text[]      NOT NULL DEFAULT '{}',
    query_year                int,
    query_doi                 text,
    query_repec_handle        text,
    match_status              text        NOT NULL CONSTRAINT openalex_match_status_ck
        CHECK (match_status IN ('matched', 'not_found', 'error', 'manual')),
    matched_by                text        CONSTRAINT openalex_match_by_ck
        CHECK (matched_by IN ('doi', 'override', 'title', 'author', 'hand')),
    -- Of the two titles, 0 to 1.
    similarity                real,
    reason                    text,
    openalex_id               text,
    openalex_doi              text,
    openalex_title            text,
    openalex_publication_year int,
    -- What is shown of the work without asking again.
    openalex_work             jsonb,
    retraction_status         text        CONSTRAINT openalex_match_retraction_ck
        CHECK (retraction_status IN ('none', 'concern', 'retracted', 'notice')),
    retraction_notice_doi     text,
    retraction_source         text        CONSTRAINT openalex_match_retraction_source_ck
        CHECK (retraction_source IN ('openalex', 'crossref')),
    citec_cited_by            int,
    citec_references          int,
    created_at                timestamptz NOT NULL DEFAULT now(),
    updated_at                timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT openalex_match_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES ingestion.source_item (workspace_id, source_item_id) ON DELETE CASCADE,
    CONSTRAINT openalex_match_found_ck CHECK ((match_status IN ('matched', 'manual'))
        = (openalex_id IS NOT NULL AND openalex_work IS NOT NULL AND matched_by IS NOT NULL)),
    CONSTRAINT openalex_match_reason_ck CHECK (match_status <> 'error' OR reason IS NOT NULL)
);
CREATE INDEX openalex_match_work_idx ON enrichment.openalex_match (workspace_id, openalex_id);
ALTER TABLE enrichment.openalex_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE enrichment.openalex_match FORCE ROW LEVEL SECURITY;
CREATE POLICY openalex_match_workspace ON enrichment.openalex_match TO ${app}
    USING (workspace_id = ingestion.tenant_workspace()) WITH CHECK (workspace_id = ingestion.tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON enrichment.openalex_match TO ${app};
