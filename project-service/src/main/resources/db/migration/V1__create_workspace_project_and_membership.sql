-- Who works where: one workspace per account, its projects, and who may do what in each of them.
CREATE TABLE workspace (
    workspace_id uuid        NOT NULL CONSTRAINT workspace_pk PRIMARY KEY,
    owner_id     uuid        NOT NULL,
    name         text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    -- Also what makes opening it twice at once harmless.
    CONSTRAINT workspace_owner_uq UNIQUE (owner_id)
);

CREATE TABLE project (
    project_id   uuid        NOT NULL CONSTRAINT project_pk PRIMARY KEY,
    workspace_id uuid        NOT NULL CONSTRAINT project_workspace_fk REFERENCES workspace,
    slug         text        NOT NULL,
    name         text        NOT NULL,
    description  text        NOT NULL DEFAULT '',
    owner_id     uuid        NOT NULL,
    is_default   boolean     NOT NULL DEFAULT false,
    is_active    boolean     NOT NULL DEFAULT true,
    version      bigint      NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT project_slug_uq UNIQUE (workspace_id, slug),
    CONSTRAINT project_default_active_ck CHECK (is_active OR NOT is_default)
);
CREATE UNIQUE INDEX project_default_uq ON project (workspace_id) WHERE is_default;
CREATE INDEX project_owner_idx ON project (owner_id);

CREATE TABLE membership (
    membership_id uuid        NOT NULL CONSTRAINT membership_pk PRIMARY KEY,
    -- Copied from the project, so that the policies are plain equality and need not ask the project's.
    workspace_id  uuid        NOT NULL CONSTRAINT membership_workspace_fk REFERENCES workspace,
    project_id    uuid        NOT NULL CONSTRAINT membership_project_fk REFERENCES project,
    user_id       uuid        NOT NULL,
    role          text        NOT NULL CONSTRAINT membership_role_ck CHECK (role IN ('owner', 'editor', 'viewer')),
    is_active     boolean     NOT NULL DEFAULT true,
    version       bigint      NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    -- Somebody who comes back gets the old row, whose version goes on counting: an old token never fits again.
    CONSTRAINT membership_member_uq UNIQUE (project_id, user_id)
);
CREATE INDEX membership_user_idx ON membership (user_id) WHERE is_active;

-- The accounts that this service has heard of, so that members have names without asking auth at each look. It is no
-- tenant's data; who may see a name is decided by who may see the membership.
CREATE TABLE known_account (
    user_id    uuid        NOT NULL CONSTRAINT known_account_pk PRIMARY KEY,
    username   text,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- One writes in one workspace, the one that the transaction names. One reads there, and beyond it what one's own
-- memberships reach: a person may be a guest in several workspaces. Project asks membership and membership asks nobody,
-- so the policies cannot run in a circle and no function with somebody else's rights is needed.
ALTER TABLE workspace ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspace FORCE ROW LEVEL SECURITY;
CREATE POLICY workspace_tenant ON workspace TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY workspace_own ON workspace FOR SELECT TO ${app} USING (owner_id = tenant_user());

ALTER TABLE membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
CREATE POLICY membership_tenant ON membership TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY membership_own ON membership FOR SELECT TO ${app} USING (user_id = tenant_user());

ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE project FORCE ROW LEVEL SECURITY;
CREATE POLICY project_tenant ON project TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY project_reached ON project FOR SELECT TO ${app}
    USING (EXISTS (SELECT FROM membership m
                    WHERE m.project_id = project.project_id AND m.user_id = tenant_user() AND m.is_active));

-- Nothing is deleted: a project is switched off, a membership ends, and both may come back.
GRANT SELECT, INSERT, UPDATE ON workspace, project, membership, known_account TO ${app};
