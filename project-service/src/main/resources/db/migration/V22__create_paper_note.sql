-- What somebody writes down about a paper, for nobody but themselves, within one project.
CREATE TABLE paper_note (
    paper_note_id    uuid        NOT NULL CONSTRAINT paper_note_pk PRIMARY KEY,
    workspace_id     uuid        NOT NULL CONSTRAINT paper_note_workspace_fk REFERENCES workspace,
    project_id       uuid        NOT NULL CONSTRAINT paper_note_project_fk REFERENCES project,
    user_id          uuid        NOT NULL,
    source_item_id   uuid        NOT NULL,
    -- Absent: it is about the paper as a whole.
    page_number      int         CONSTRAINT paper_note_page_ck CHECK (page_number BETWEEN 1 AND 5000),
    highlighted_text text,
    highlight_terms  text[]      NOT NULL DEFAULT '{}',
    note_text        text        NOT NULL,
    colour           text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX paper_note_paper_idx ON paper_note (project_id, source_item_id, page_number);
CREATE INDEX paper_note_author_idx ON paper_note (workspace_id, user_id, project_id, paper_note_id);

-- Private: not even the owner of the project reads it.
ALTER TABLE paper_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper_note FORCE ROW LEVEL SECURITY;
CREATE POLICY paper_note_author ON paper_note TO ${app}
    USING (workspace_id = tenant_workspace() AND user_id = tenant_user())
    WITH CHECK (workspace_id = tenant_workspace() AND user_id = tenant_user());
GRANT SELECT, INSERT, UPDATE, DELETE ON paper_note TO ${app};
