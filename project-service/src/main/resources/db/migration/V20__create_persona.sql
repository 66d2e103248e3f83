-- With which voice and by which rules of search a project answers; each has one that counts while nobody chooses.
CREATE TABLE persona (
    persona_id        uuid        NOT NULL CONSTRAINT persona_pk PRIMARY KEY,
    workspace_id      uuid        NOT NULL CONSTRAINT persona_workspace_fk REFERENCES workspace,
    project_id        uuid        NOT NULL CONSTRAINT persona_project_fk REFERENCES project,
    slug              text        NOT NULL,
    name              text        NOT NULL,
    prompt_suffix     text        NOT NULL DEFAULT '',
    -- Absent: whatever the installation or the request says.
    model             text,
    retrieval_profile jsonb       NOT NULL DEFAULT '{}',
    -- Of suffix, model and profile: an answer that was given under another one is not this persona's answer. The default
    -- is that of a persona that says nothing.
    guard_hash        text        NOT NULL DEFAULT '4fd546a71cd8f87d310293dfc60e038e6a3aa9469e51504822c24982e3a5e8a9',
    is_default        boolean     NOT NULL DEFAULT false,
    is_active         boolean     NOT NULL DEFAULT true,
    version           bigint      NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT persona_slug_uq UNIQUE (project_id, slug),
    -- For those who refer to a persona of the same project.
    CONSTRAINT persona_of_project_uq UNIQUE (project_id, persona_id),
    CONSTRAINT persona_default_active_ck CHECK (is_active OR NOT is_default)
);
-- At most one here; that it is never none is in the transactions, which all hold the project's row.
CREATE UNIQUE INDEX persona_default_uq ON persona (project_id) WHERE is_default;
CREATE INDEX persona_workspace_idx ON persona (workspace_id);

-- The projects that are there already. Who migrates is no tenant and would see none of them.
ALTER TABLE project NO FORCE ROW LEVEL SECURITY;
INSERT INTO persona (persona_id, workspace_id, project_id, slug, name, is_default)
SELECT gen_random_uuid(), workspace_id, project_id, 'default', 'Default', true FROM project;
ALTER TABLE project FORCE ROW LEVEL SECURITY;

ALTER TABLE persona ENABLE ROW LEVEL SECURITY;
ALTER TABLE persona FORCE ROW LEVEL SECURITY;
CREATE POLICY persona_tenant ON persona TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
-- Nothing is deleted: what was answered under a persona still names it.
GRANT SELECT, INSERT, UPDATE ON persona TO ${app};
