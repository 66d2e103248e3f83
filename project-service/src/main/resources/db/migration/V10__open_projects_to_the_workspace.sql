-- A workspace has members: its owner, and whoever is or was brought into one of its projects. What a project's owners make
-- visible to the workspace is read by all of them.
CREATE TABLE workspace_member (
    workspace_member_id uuid        NOT NULL CONSTRAINT workspace_member_pk PRIMARY KEY,
    workspace_id        uuid        NOT NULL CONSTRAINT workspace_member_workspace_fk REFERENCES workspace,
    user_id             uuid        NOT NULL,
    is_active           boolean     NOT NULL DEFAULT true,
    created_at          timestamptz NOT NULL DEFAULT now(),
    updated_at          timestamptz NOT NULL DEFAULT now(),
    -- Somebody who comes back gets the old row.
    CONSTRAINT workspace_member_member_uq UNIQUE (workspace_id, user_id)
);
CREATE INDEX workspace_member_user_idx ON workspace_member (user_id) WHERE is_active;

-- The policies are forced on the owner too, who has none: for once it has to see what is there.
ALTER TABLE membership NO FORCE ROW LEVEL SECURITY;
INSERT INTO workspace_member (workspace_member_id, workspace_id, user_id)
SELECT DISTINCT ON (workspace_id, user_id) membership_id, workspace_id, user_id
  FROM membership WHERE is_active ORDER BY workspace_id, user_id, membership_id;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;

ALTER TABLE workspace_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace_member FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_member_tenant ON workspace_member TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY workspace_member_own ON workspace_member FOR SELECT TO ${app} USING (user_id = tenant_user());
GRANT SELECT, INSERT, UPDATE ON workspace_member TO ${app};

CREATE POLICY workspace_joined ON workspace FOR SELECT TO ${app}
    USING (EXISTS (SELECT FROM workspace_member w
                    WHERE w.workspace_id = workspace.workspace_id AND w.user_id = tenant_user() AND w.is_active));

ALTER TABLE project ADD COLUMN is_workspace_visible boolean NOT NULL DEFAULT false;
CREATE INDEX project_visible_idx ON project (workspace_id) WHERE is_workspace_visible;
-- Two projects that are on have two names; what is off gives its name free and has to find another when it comes back.
CREATE UNIQUE INDEX project_name_uq ON project (workspace_id, lower(name)) WHERE is_active;

DROP POLICY project_reached ON project;
CREATE POLICY project_reached ON project FOR SELECT TO ${app}
    USING (EXISTS (SELECT FROM membership m
                    WHERE m.project_id = project.project_id AND m.user_id = tenant_user() AND m.is_active)
        OR (is_workspace_visible
            AND EXISTS (SELECT FROM workspace_member w
                         WHERE w.workspace_id = project.workspace_id AND w.user_id = tenant_user() AND w.is_active)));
