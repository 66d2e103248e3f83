-- Which papers a project sees: those on its list. Only a workspace's default project sees all of them while its list is
-- empty.

-- The uses of source items in the workspace's projects, as ingestion tells them. A removed one stays, because events of
-- different runs come in any order and what was removed must not come back by an older one.
CREATE TABLE known_paper (
    reference_id   uuid        NOT NULL CONSTRAINT known_paper_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL,
    project_id     uuid        NOT NULL,
    source_item_id uuid        NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    removed_at     timestamptz
);
CREATE INDEX known_paper_item_idx ON known_paper (workspace_id, source_item_id) WHERE removed_at IS NULL;

-- An entry that was taken off stays as well: its version goes on counting, so that nobody takes an old state for the new.
CREATE TABLE project_paper (
    project_paper_id uuid        NOT NULL CONSTRAINT project_paper_pk PRIMARY KEY,
    workspace_id     uuid        NOT NULL CONSTRAINT project_paper_workspace_fk REFERENCES workspace,
    project_id       uuid        NOT NULL CONSTRAINT project_paper_project_fk REFERENCES project,
    source_item_id   uuid        NOT NULL,
    -- Where an import found it, if it was one.
    paper_path       text,
    added_by_user_id uuid        NOT NULL,
    is_listed        boolean     NOT NULL DEFAULT true,
    version          bigint      NOT NULL DEFAULT 1,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT project_paper_item_uq UNIQUE (project_id, source_item_id)
);
CREATE INDEX project_paper_list_idx ON project_paper (project_id, project_paper_id) WHERE is_listed;
CREATE INDEX project_paper_item_idx ON project_paper (workspace_id, source_item_id);

ALTER TABLE known_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE known_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY known_paper_tenant ON known_paper TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
ALTER TABLE project_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY project_paper_tenant ON project_paper TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON known_paper, project_paper TO ${app};
