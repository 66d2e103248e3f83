-- Administrators see which workspaces and projects there are, whoever owns them: by the role that works across tenants, and
-- nothing of what is in them.
CREATE POLICY workspace_census ON workspace FOR SELECT TO ${system} USING (true);
CREATE POLICY workspace_member_census ON workspace_member FOR SELECT TO ${system} USING (true);
CREATE POLICY project_census ON project FOR SELECT TO ${system} USING (true);
CREATE POLICY membership_census ON membership FOR SELECT TO ${system} USING (true);
GRANT SELECT ON workspace, workspace_member, project, membership, known_account TO ${system};
