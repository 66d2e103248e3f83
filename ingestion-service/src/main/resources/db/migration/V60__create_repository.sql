-- Repositories are of a workspace and not of a project; who may read one is decided on every read.

CREATE TABLE repository (
    repository_id   uuid        NOT NULL CONSTRAINT repository_pk PRIMARY KEY,
    workspace_id    uuid        NOT NULL,
    name            text        NOT NULL,
    description     text        NOT NULL DEFAULT '',
    owner_id        uuid        NOT NULL,
    is_public       boolean     NOT NULL DEFAULT false,
    metadata        jsonb       NOT NULL DEFAULT '{}',
    version         bigint      NOT NULL DEFAULT 1,
    -- Set while it is being deleted: then nobody sees it any more.
    deletion_run_id uuid,
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repository_workspace_uq UNIQUE (workspace_id, repository_id)
);
ALTER TABLE repository ENABLE ROW LEVEL SECURITY;
ALTER TABLE repository FORCE ROW LEVEL SECURITY;
CREATE POLICY repository_workspace ON repository TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE, DELETE ON repository TO ${app};

CREATE TABLE repository_access (
    repository_access_id uuid        NOT NULL CONSTRAINT repository_access_pk PRIMARY KEY,
    workspace_id         uuid        NOT NULL,
    repository_id        uuid        NOT NULL,
    user_id              uuid,
    role_id              uuid,
    created_at           timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repository_access_grantee_ck CHECK (num_nonnulls(user_id, role_id) = 1),
    CONSTRAINT repository_access_user_uq UNIQUE (repository_id, user_id),
    CONSTRAINT repository_access_role_uq UNIQUE (repository_id, role_id),
    CONSTRAINT repository_access_repository_fk FOREIGN KEY (workspace_id, repository_id)
        REFERENCES repository (workspace_id, repository_id) ON DELETE CASCADE
);
ALTER TABLE repository_access ENABLE ROW LEVEL SECURITY;
ALTER TABLE repository_access FORCE ROW LEVEL SECURITY;
CREATE POLICY repository_access_workspace ON repository_access TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, DELETE ON repository_access TO ${app};

-- What a deletion has to see gone before it may say that it is done.
CREATE TABLE repository_removal (
    workspace_id   uuid NOT NULL,
    repository_id  uuid NOT NULL,
    source_item_id uuid NOT NULL,
    -- The run that takes this item out, a part of the repository's.
    run_id         uuid NOT NULL,
    file_hash      text NOT NULL,
    text_hash      text,
    CONSTRAINT repository_removal_pk PRIMARY KEY (repository_id, source_item_id),
    CONSTRAINT repository_removal_repository_fk FOREIGN KEY (workspace_id, repository_id)
        REFERENCES repository (workspace_id, repository_id) ON DELETE CASCADE
);
ALTER TABLE repository_removal ENABLE ROW LEVEL SECURITY;
ALTER TABLE repository_removal FORCE ROW LEVEL SECURITY;
CREATE POLICY repository_removal_workspace ON repository_removal TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, DELETE ON repository_removal TO ${app};

-- A use is a project's, or a repository's if there is one; then the project is merely where somebody added it.
ALTER TABLE source_reference ADD COLUMN repository_id uuid;
ALTER TABLE source_reference ADD CONSTRAINT source_reference_repository_fk FOREIGN KEY (workspace_id, repository_id)
    REFERENCES repository (workspace_id, repository_id);
ALTER TABLE source_reference ADD CONSTRAINT source_reference_repository_ck
    CHECK ((repository_id IS NOT NULL) = (kind = 'repository_item'));
ALTER TABLE source_reference DROP CONSTRAINT source_reference_once_uq;
CREATE UNIQUE INDEX source_reference_project_uq ON source_reference (project_id, source_item_id)
    WHERE kind NOT IN ('document', 'repository_item');
CREATE UNIQUE INDEX source_reference_document_uq ON source_reference (project_id, user_id, source_item_id)
    WHERE kind = 'document';
CREATE UNIQUE INDEX source_reference_repository_uq ON source_reference (repository_id, source_item_id)
    WHERE kind = 'repository_item';
CREATE INDEX source_reference_repository_idx ON source_reference (repository_id, source_reference_id)
    WHERE repository_id IS NOT NULL;
CREATE INDEX source_reference_own_document_idx ON source_reference (workspace_id, project_id, user_id, source_reference_id)
    WHERE kind = 'document';
