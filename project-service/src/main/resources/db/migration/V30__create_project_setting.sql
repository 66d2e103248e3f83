-- What a project shares with others, and with whom it answers: one row for each project. Which persona is the default is
-- said by the personas alone; the row follows them, and with a project's first default persona it begins.
CREATE TABLE project_setting (
    project_id                       uuid        NOT NULL CONSTRAINT project_setting_pk PRIMARY KEY
        CONSTRAINT project_setting_project_fk REFERENCES project,
    workspace_id                     uuid        NOT NULL CONSTRAINT project_setting_workspace_fk REFERENCES workspace,
    -- Answers that were given in other projects of the workspace are used here, and those given here there.
    allow_cross_project_answer_reuse boolean     NOT NULL DEFAULT true,
    -- So are questions that somebody made up, and not only those that everybody has.
    allow_custom_question_sharing    boolean     NOT NULL DEFAULT false,
    default_persona_id               uuid        NOT NULL,
    version                          bigint      NOT NULL DEFAULT 1,
    created_at                       timestamptz NOT NULL DEFAULT now(),
    updated_at                       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT project_setting_persona_fk FOREIGN KEY (project_id, default_persona_id)
        REFERENCES persona (project_id, persona_id)
);
CREATE INDEX project_setting_workspace_idx ON project_setting (workspace_id);

-- As whoever changes the persona, so that the policies hold here too.
CREATE FUNCTION follow_default_persona() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO project_setting (project_id, workspace_id, default_persona_id)
    VALUES (NEW.project_id, NEW.workspace_id, NEW.persona_id)
    ON CONFLICT (project_id) DO UPDATE SET default_persona_id = excluded.default_persona_id;
    RETURN NULL;
END $$;
CREATE TRIGGER persona_default_followed AFTER INSERT OR UPDATE OF is_default ON persona
    FOR EACH ROW WHEN (NEW.is_default) EXECUTE FUNCTION follow_default_persona();

-- The projects that are there already. Who migrates is no tenant and would see none of them.
ALTER TABLE persona NO FORCE ROW LEVEL SECURITY;
INSERT INTO project_setting (project_id, workspace_id, default_persona_id)
SELECT project_id, workspace_id, persona_id FROM persona WHERE is_default;
ALTER TABLE persona FORCE ROW LEVEL SECURITY;

ALTER TABLE project_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_setting FORCE ROW LEVEL SECURITY;
CREATE POLICY project_setting_tenant ON project_setting TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT, UPDATE ON project_setting TO ${app};
