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
-- So far two of them could have the same name: from the second on they get a number, the oldest keeps its own. Longer than
-- the 120 characters of a name they do not become.
ALTER TABLE project NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    one record;
    numbered text;
    n int;
BEGIN
    FOR one IN SELECT project_id, workspace_id, name FROM (
                   SELECT p.*, row_number() OVER (PARTITION BY workspace_id, lower(name)
                                                  ORDER BY is_default DESC, project_id) AS nth
                     FROM project p WHERE is_active) AS alike
                WHERE nth > 1 ORDER BY project_id LOOP
        n := 2;
        LOOP
            numbered := left(one.name, 112) || ' (' || n || ')';
            EXIT WHEN NOT EXISTS (SELECT FROM project WHERE workspace_id = one.workspace_id AND is_active
                                     AND lower(name) = lower(numbered));
            n := n + 1;
        END LOOP;
        UPDATE project SET name = numbered, version = version + 1, updated_at = now()
         WHERE project_id = one.project_id;
    END LOOP;
END $$;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
-- Two projects that are on have two names; what is off gives its name free and has to find another when it comes back.
CREATE UNIQUE INDEX project_name_uq ON project (workspace_id, lower(name)) WHERE is_active;

DROP POLICY project_reached ON project;
CREATE POLICY project_reached ON project FOR SELECT TO ${app}
    USING (EXISTS (SELECT FROM membership m
                    WHERE m.project_id = project.project_id AND m.user_id = tenant_user() AND m.is_active)
        OR (is_workspace_visible
            AND EXISTS (SELECT FROM workspace_member w
                         WHERE w.workspace_id = project.workspace_id AND w.user_id = tenant_user() AND w.is_active)));
