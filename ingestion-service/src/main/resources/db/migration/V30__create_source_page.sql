-- Sources come from files too: what is in one is known page by page while it is read, and only at the end as a whole.

ALTER TABLE source_item DROP CONSTRAINT source_item_kind_ck;
ALTER TABLE source_item ADD CONSTRAINT source_item_kind_ck
    CHECK (kind IN ('note', 'paper', 'document', 'guideline', 'repository_item'));
ALTER TABLE source_reference DROP CONSTRAINT source_reference_kind_ck;
ALTER TABLE source_reference ADD CONSTRAINT source_reference_kind_ck
    CHECK (kind IN ('note', 'paper', 'document', 'guideline', 'repository_item'));
-- Where it came from: sent by a person, fetched from the address in "source", or found in a folder under that path.
ALTER TABLE source_reference ADD COLUMN origin text NOT NULL DEFAULT 'text' CONSTRAINT source_reference_origin_ck
    CHECK (origin IN ('text', 'upload', 'url', 'import', 'corpus'));
-- A name that nobody gave is that of the file, until a title is found in it.
ALTER TABLE source_reference ADD COLUMN is_name_given boolean NOT NULL DEFAULT true;

-- Null until the file has been read; the bytes alone say which document it is.
ALTER TABLE source_item ALTER COLUMN text_hash DROP NOT NULL;
ALTER TABLE source_item ALTER COLUMN page_count DROP NOT NULL;
ALTER TABLE source_item ALTER COLUMN word_count DROP NOT NULL;
ALTER TABLE source_item ALTER COLUMN character_count DROP NOT NULL;
ALTER TABLE source_item ALTER COLUMN extracted_at DROP NOT NULL;
-- Who read it, with a version: another one may read the same bytes differently.
ALTER TABLE source_item ADD COLUMN extractor text;
ALTER TABLE source_item ADD COLUMN file_name text;

CREATE TABLE source_page (
    workspace_id   uuid NOT NULL,
    source_item_id uuid NOT NULL,
    page           int  NOT NULL,
    label          text,
    text           text NOT NULL,
    -- Ranges of the text in UTF-16 units: kind, level, start, end, section.
    blocks         jsonb NOT NULL DEFAULT '[]',
    width          real NOT NULL DEFAULT 0,
    height         real NOT NULL DEFAULT 0,
    state          text NOT NULL CONSTRAINT source_page_state_ck CHECK (state IN ('text', 'image', 'ocr', 'empty', 'failed')),
    CONSTRAINT source_page_pk PRIMARY KEY (source_item_id, page),
    CONSTRAINT source_page_number_ck CHECK (page >= 1),
    CONSTRAINT source_page_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
ALTER TABLE source_page ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_page FORCE ROW LEVEL SECURITY;
CREATE POLICY source_page_workspace ON source_page TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON source_page TO ${app};

-- What could not be carried over, in our words; page 0 is the whole file.
CREATE TABLE source_loss (
    workspace_id   uuid NOT NULL,
    source_item_id uuid NOT NULL,
    step           text NOT NULL CONSTRAINT source_loss_step_ck CHECK (step IN ('parse', 'ocr', 'clean', 'chunk')),
    page           int  NOT NULL,
    what           text NOT NULL,
    CONSTRAINT source_loss_pk PRIMARY KEY (source_item_id, page, step, what),
    CONSTRAINT source_loss_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
ALTER TABLE source_loss ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_loss FORCE ROW LEVEL SECURITY;
CREATE POLICY source_loss_workspace ON source_loss TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON source_loss TO ${app};

-- How far the work on an item is: a retry goes on behind the last step that is done.
CREATE TABLE source_step (
    workspace_id   uuid        NOT NULL,
    source_item_id uuid        NOT NULL,
    step           text        NOT NULL CONSTRAINT source_step_name_ck CHECK (step IN ('parse', 'ocr', 'clean', 'chunk')),
    state          text        NOT NULL CONSTRAINT source_step_state_ck CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    run_id         uuid        NOT NULL,
    done           bigint      NOT NULL DEFAULT 0,
    total          bigint      NOT NULL DEFAULT 0,
    started_at     timestamptz NOT NULL DEFAULT now(),
    finished_at    timestamptz,
    CONSTRAINT source_step_pk PRIMARY KEY (source_item_id, step),
    CONSTRAINT source_step_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
ALTER TABLE source_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE source_step FORCE ROW LEVEL SECURITY;
CREATE POLICY source_step_workspace ON source_step TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON source_step TO ${app};

CREATE TABLE paper_metadata (
    source_item_id   uuid        NOT NULL CONSTRAINT paper_metadata_pk PRIMARY KEY,
    workspace_id     uuid        NOT NULL,
    title            text,
    title_origin     text        CONSTRAINT paper_metadata_title_ck CHECK (title_origin IN ('person', 'page', 'properties', 'name', 'enrichment')),
    authors          text[]      NOT NULL DEFAULT '{}',
    abstract         text,
    primary_doi      text,
    dois             text[]      NOT NULL DEFAULT '{}',
    arxiv_id         text,
    publication_year int,
    language         text,
    openalex_id      text,
    repec_handle     text,
    keywords         text[]      NOT NULL DEFAULT '{}',
    reference_list   jsonb       NOT NULL DEFAULT '[]',
    -- What the file says of itself.
    properties       jsonb       NOT NULL DEFAULT '{}',
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT paper_metadata_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
CREATE INDEX paper_metadata_doi_idx ON paper_metadata (workspace_id, primary_doi);
ALTER TABLE paper_metadata ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper_metadata FORCE ROW LEVEL SECURITY;
CREATE POLICY paper_metadata_workspace ON paper_metadata TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON paper_metadata TO ${app};

