-- Which items are on which project's list of papers: a read model of what project says of its lists, and an exact filter.
-- An item may be listed before it is indexed, so nothing is referred to.
CREATE TABLE project_paper (
    workspace_id   uuid    NOT NULL,
    project_id     uuid    NOT NULL,
    source_item_id uuid    NOT NULL,
    is_listed      boolean NOT NULL,
    version        bigint  NOT NULL,
    CONSTRAINT project_paper_pk PRIMARY KEY (project_id, source_item_id)
);
CREATE INDEX project_paper_list_idx ON project_paper (workspace_id, project_id, source_item_id) WHERE is_listed;
CREATE INDEX project_paper_item_idx ON project_paper (workspace_id, source_item_id);
ALTER TABLE project_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY project_paper_workspace ON project_paper TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON project_paper TO ${app};
