-- Titles that administrators have pinned to a work, for all workspaces: what the search gets wrong again and again.
CREATE TABLE enrichment.openalex_title_override (
    openalex_title_override_id uuid        NOT NULL CONSTRAINT openalex_title_override_pk PRIMARY KEY,
    title_pattern              text        NOT NULL,
    match_type                 text        NOT NULL CONSTRAINT openalex_title_override_type_ck
        CHECK (match_type IN ('contains', 'exact')),
    openalex_work_id           text        NOT NULL CONSTRAINT openalex_title_override_work_ck
        CHECK (openalex_work_id ~ '^W[0-9]+$'),
    -- The highest that fits wins.
    priority                   int         NOT NULL DEFAULT 0,
    enabled                    boolean     NOT NULL DEFAULT true,
    created_at                 timestamptz NOT NULL DEFAULT now(),
    updated_at                 timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT openalex_title_override_pattern_uq UNIQUE (title_pattern, match_type)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON enrichment.openalex_title_override TO ${app};
