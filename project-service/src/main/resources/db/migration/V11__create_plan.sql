-- How much a workspace may hold is data: which plan has which limits, and which workspace which plan.
CREATE TABLE plan (
    plan     text    NOT NULL CONSTRAINT plan_pk PRIMARY KEY,
    -- Beside the default one, which every workspace has. Absent: as many as you like.
    projects integer CONSTRAINT plan_projects_ck CHECK (projects >= 0),
    -- The owner of the workspace is one of them.
    members  integer CONSTRAINT plan_members_ck CHECK (members >= 1)
);
INSERT INTO plan (plan, projects, members) VALUES ('open', NULL, NULL), ('free', 1, 1), ('pro', NULL, NULL);
GRANT SELECT ON plan TO ${app};

-- Absent: the plan that the installation gives to all who have none of their own.
ALTER TABLE workspace ADD COLUMN plan text CONSTRAINT workspace_plan_fk REFERENCES plan;
ALTER TABLE workspace ADD COLUMN version bigint NOT NULL DEFAULT 1;
