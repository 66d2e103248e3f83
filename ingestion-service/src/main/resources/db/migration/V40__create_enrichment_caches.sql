-- What catalogues outside have answered, "no such thing" too, so that nobody is asked twice within a month. It is public
-- knowledge without a tenant: which workspace asked is not written down.

CREATE TABLE enrichment.openalex_cache (
    -- Of the question, without who asks.
    cache_key  text        NOT NULL CONSTRAINT openalex_cache_pk PRIMARY KEY,
    -- When it was asked for by its id.
    work_id    text,
    query      text        NOT NULL,
    status     int         NOT NULL CONSTRAINT openalex_cache_status_ck CHECK (status IN (200, 404)),
    -- As it came; not jsonb, which cannot hold all that JSON can.
    payload    text        NOT NULL,
    fetched_at timestamptz NOT NULL
);
CREATE INDEX openalex_cache_fetched_idx ON enrichment.openalex_cache (fetched_at);
GRANT SELECT, INSERT, UPDATE ON enrichment.openalex_cache TO ${app};
GRANT SELECT, DELETE ON enrichment.openalex_cache TO ${system};

CREATE TABLE enrichment.citec_cache (
    cache_key    text        NOT NULL CONSTRAINT citec_cache_pk PRIMARY KEY,
    repec_handle text        NOT NULL,
    query        text        NOT NULL,
    status       int         NOT NULL CONSTRAINT citec_cache_status_ck CHECK (status IN (200, 404)),
    payload      text        NOT NULL,
    fetched_at   timestamptz NOT NULL
);
CREATE INDEX citec_cache_handle_idx ON enrichment.citec_cache (repec_handle);
CREATE INDEX citec_cache_fetched_idx ON enrichment.citec_cache (fetched_at);
GRANT SELECT, INSERT, UPDATE ON enrichment.citec_cache TO ${app};
GRANT SELECT, DELETE ON enrichment.citec_cache TO ${system};

CREATE TABLE enrichment.crossref_cache (
    cache_key  text        NOT NULL CONSTRAINT crossref_cache_pk PRIMARY KEY,
    doi        text        NOT NULL,
    query      text        NOT NULL,
    status     int         NOT NULL CONSTRAINT crossref_cache_status_ck CHECK (status IN (200, 404)),
    payload    text        NOT NULL,
    fetched_at timestamptz NOT NULL
);
CREATE INDEX crossref_cache_fetched_idx ON enrichment.crossref_cache (fetched_at);
GRANT SELECT, INSERT, UPDATE ON enrichment.crossref_cache TO ${app};
GRANT SELECT, DELETE ON enrichment.crossref_cache TO ${system};
