-- Which tools exist for whom: an account has roles, a role gives capabilities, and a capability that is switched off
-- gives nothing to anybody. The rows that the code knows by name are the system's and are not edited.
ALTER TABLE role
    -- Whoever has such a role and is active runs the installation.
    ADD COLUMN administers boolean NOT NULL DEFAULT false;
UPDATE role SET administers = true WHERE name = 'admin';
INSERT INTO role (id, name, description, is_system, administers)
VALUES ('01900000-0000-7000-8000-000000000002', 'administrator', 'Runs the installation', true, true),
       ('01900000-0000-7000-8000-000000000003', 'staff', 'Works with all the tools of research', true, false),
       ('01900000-0000-7000-8000-000000000004', 'student', 'Reads, asks and compares', true, false),
       ('01900000-0000-7000-8000-000000000005', 'user', 'Reads and rates records', true, false),
       ('01900000-0000-7000-8000-000000000006', 'manager', 'Runs projects and what is rated in them', true, false);

CREATE TABLE capability (
    id          uuid        NOT NULL CONSTRAINT capability_pk PRIMARY KEY,
    identifier  text        NOT NULL CONSTRAINT capability_identifier_uq UNIQUE,
    name        text        NOT NULL,
    description text        NOT NULL,
    is_active   boolean     NOT NULL DEFAULT true,
    is_system   boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
INSERT INTO capability (id, identifier, name, description, is_system)
VALUES ('01900000-0000-7000-8000-000000000101', 'projects', 'Projects', 'Create, change and disable projects', true),
       ('01900000-0000-7000-8000-000000000102', 'research', 'Research', 'Sources, search and notes', true),
       ('01900000-0000-7000-8000-000000000103', 'chat', 'Chat', 'Ask and get answers with their quotes', true),
       ('01900000-0000-7000-8000-000000000104', 'compare', 'Compare', 'Compare models and papers', true),
       ('01900000-0000-7000-8000-000000000105', 'assistants', 'Assistants', 'Build and run assistants', true),
       ('01900000-0000-7000-8000-000000000106', 'repositories', 'Repositories', 'Keep repositories of knowledge', true),
       ('01900000-0000-7000-8000-000000000107', 'prompts', 'Prompts', 'The library of prompts', true),
       ('01900000-0000-7000-8000-000000000108', 'ideas', 'Ideas', 'Propose ideas and vote', true),
       ('01900000-0000-7000-8000-000000000109', 'records', 'Records', 'Read and rate records', true),
       ('01900000-0000-7000-8000-00000000010a', 'records-manage', 'Manage records', 'Take in and assign records', true),
       ('01900000-0000-7000-8000-00000000010b', 'bonus-windows', 'Bonus windows', 'Set bonus windows', true),
       ('01900000-0000-7000-8000-00000000010c', 'activity', 'Activity', 'See who did how much', true),
       ('01900000-0000-7000-8000-00000000010d', 'administration', 'Administration', 'Run the installation', true);

CREATE TABLE role_capability (
    role_id       uuid        NOT NULL CONSTRAINT role_capability_role_fk REFERENCES role ON DELETE CASCADE,
    capability_id uuid        NOT NULL CONSTRAINT role_capability_capability_fk REFERENCES capability ON DELETE CASCADE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT role_capability_pk PRIMARY KEY (role_id, capability_id)
);
CREATE INDEX role_capability_capability_idx ON role_capability (capability_id);
INSERT INTO role_capability (role_id, capability_id)
SELECT role.id, capability.id
  FROM (VALUES ('staff', '{projects,research,chat,compare,assistants,repositories,prompts,ideas,records}'::text[]),
               ('student', '{research,chat,compare,prompts,ideas}'),
               ('user', '{research,chat,ideas,records}'),
               ('manager', '{research,chat,ideas,records,projects,compare,assistants,repositories,prompts,
                             records-manage,bonus-windows,activity}')) AS given (name, identifiers)
  JOIN role ON role.name = given.name
  JOIN capability ON capability.identifier = ANY (given.identifiers);
INSERT INTO role_capability (role_id, capability_id)
SELECT role.id, capability.id FROM role CROSS JOIN capability WHERE role.administers;

-- What roles and capabilities mean, counted up by each change of it: a token of an older epoch is refused everywhere.
CREATE TABLE rights_epoch (
    only_row   boolean     NOT NULL DEFAULT true CONSTRAINT rights_epoch_pk PRIMARY KEY
        CONSTRAINT rights_epoch_only_ck CHECK (only_row),
    epoch      bigint      NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO rights_epoch DEFAULT VALUES;

CREATE OR REPLACE FUNCTION is_admin() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        SELECT EXISTS (SELECT FROM account_role given
                         JOIN role ON role.id = given.role_id AND role.administers
                         JOIN account ON account.id = given.account_id AND account.state = 'active'
                        WHERE given.account_id = tenant_user())
    $$;

-- Everybody may know what the roles mean. Only an administrator changes it, and the database itself asks whether he
-- still is one.
GRANT SELECT, INSERT, UPDATE, DELETE ON role, capability TO ${app};
GRANT SELECT, INSERT, DELETE ON role_capability TO ${app};
GRANT INSERT, DELETE ON account_role TO ${app};
GRANT SELECT, UPDATE ON rights_epoch TO ${app};

ALTER TABLE role ENABLE ROW LEVEL SECURITY;
ALTER TABLE role FORCE ROW LEVEL SECURITY;
ALTER TABLE capability ENABLE ROW LEVEL SECURITY;
ALTER TABLE capability FORCE ROW LEVEL SECURITY;
ALTER TABLE role_capability ENABLE ROW LEVEL SECURITY;
ALTER TABLE role_capability FORCE ROW LEVEL SECURITY;
ALTER TABLE rights_epoch ENABLE ROW LEVEL SECURITY;
ALTER TABLE rights_epoch FORCE ROW LEVEL SECURITY;
CREATE POLICY role_owner ON role TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY role_read ON role FOR SELECT TO ${app} USING (true);
CREATE POLICY role_admin ON role TO ${app} USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY capability_owner ON capability TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY capability_read ON capability FOR SELECT TO ${app} USING (true);
CREATE POLICY capability_admin ON capability TO ${app} USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY role_capability_owner ON role_capability TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY role_capability_read ON role_capability FOR SELECT TO ${app} USING (true);
CREATE POLICY role_capability_admin ON role_capability TO ${app}
    USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));
CREATE POLICY rights_epoch_owner ON rights_epoch TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY rights_epoch_read ON rights_epoch FOR SELECT TO ${app} USING (true);
CREATE POLICY rights_epoch_admin ON rights_epoch FOR UPDATE TO ${app}
    USING ((SELECT is_admin())) WITH CHECK ((SELECT is_admin()));

-- One sees one's own roles; giving and taking is for administrators alone.
DROP POLICY account_role_own ON account_role;
CREATE POLICY account_role_own ON account_role FOR SELECT TO ${app} USING (account_id = tenant_user());
