-- Which items are on which project's list of papers: a read model of what project says of its lists.
CREATE TABLE project_paper (
    workspace_id   uuid    NOT NULL,
    project_id     uuid    NOT NULL,
    source_item_id uuid    NOT NULL,
    is_listed      boolean NOT NULL,
    -- Of the entry at project. 0: this service knows it first, since it took the item in or let it go itself.
    version        bigint  NOT NULL,
    CONSTRAINT project_paper_pk PRIMARY KEY (project_id, source_item_id),
    CONSTRAINT project_paper_item_fk FOREIGN KEY (workspace_id, source_item_id)
        REFERENCES source_item (workspace_id, source_item_id) ON DELETE CASCADE
);
CREATE INDEX project_paper_item_idx ON project_paper (workspace_id, source_item_id);
ALTER TABLE project_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY project_paper_workspace ON project_paper TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON project_paper TO ${app};

-- For those who see more of a workspace than one project's references.
CREATE INDEX source_reference_newest_idx ON source_reference (workspace_id, source_reference_id);
