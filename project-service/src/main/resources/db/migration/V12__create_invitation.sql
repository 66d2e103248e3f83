-- Who is asked to join a project: an account, or the address of somebody who may have none yet.
CREATE TABLE invitation (
    invitation_id  uuid        NOT NULL CONSTRAINT invitation_pk PRIMARY KEY,
    workspace_id   uuid        NOT NULL CONSTRAINT invitation_workspace_fk REFERENCES workspace,
    project_id     uuid        NOT NULL CONSTRAINT invitation_project_fk REFERENCES project,
    inviter_id     uuid        NOT NULL,
    -- As the inviter wrote it, and all that the inviter is ever shown: whether an address has an account stays untold.
    addressee      text        NOT NULL,
    -- Absent until an account is known: by the name, by the address, or by the link of the mail.
    invitee_id     uuid,
    -- Of the link in the mail to somebody without an account.
    secret_hash    text,
    -- As they were then: whoever is invited cannot look at either yet.
    project_name   text        NOT NULL,
    workspace_name text        NOT NULL,
    role           text        NOT NULL CONSTRAINT invitation_role_ck CHECK (role IN ('owner', 'editor', 'viewer')),
    state          text        NOT NULL DEFAULT 'open' CONSTRAINT invitation_state_ck
        CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    -- An open one that is past this is as good as expired, whether or not somebody has written it down.
    expires_at     timestamptz NOT NULL
);
CREATE UNIQUE INDEX invitation_invitee_uq ON invitation (project_id, invitee_id) WHERE state = 'open';
CREATE UNIQUE INDEX invitation_addressee_uq ON invitation (project_id, lower(addressee)) WHERE state = 'open';
CREATE INDEX invitation_mine_idx ON invitation (invitee_id, invitation_id) WHERE state = 'open';
CREATE INDEX invitation_workspace_idx ON invitation (workspace_id) WHERE state = 'open';

ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY invitation_tenant ON invitation TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
CREATE POLICY invitation_own ON invitation FOR SELECT TO ${app} USING (invitee_id = tenant_user());
GRANT SELECT, INSERT, UPDATE ON invitation TO ${app};
