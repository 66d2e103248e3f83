-- Papers beside each other: what each of them says to each of some questions. A structured set of questions about one paper
-- is the same thing with one row.
CREATE TABLE comparison_run (
    comparison_id      uuid        NOT NULL CONSTRAINT comparison_run_pk PRIMARY KEY,
    workspace_id       uuid        NOT NULL,
    project_id         uuid        NOT NULL,
    created_by_user_id uuid        NOT NULL,
    kind               text        NOT NULL DEFAULT 'comparison' CONSTRAINT comparison_run_kind_ck
        CHECK (kind IN ('comparison', 'structured')),
    name               text        NOT NULL,
    seed_paper_id      uuid        NOT NULL,
    -- How cells are answered; null is the persona's way, or the installation's.
    model              text,
    persona_id         uuid,
    passages           int,
    -- ready <-> filling -> completed | failed | ready | cancelled
    status             text        NOT NULL CONSTRAINT comparison_run_status_ck
        CHECK (status IN ('ready', 'filling', 'completed', 'failed', 'cancelled')),
    reason             text,
    -- Of the fill that is under way or was the last: for whom, as he stood when he began it, and how far it is.
    run_id             uuid,
    filled_by_user_id  uuid,
    asker              jsonb,
    filling_since      timestamptz,
    cells_done         int         NOT NULL DEFAULT 0,
    cells_failed       int         NOT NULL DEFAULT 0,
    cells_total        int         NOT NULL DEFAULT 0,
    last_event         int         NOT NULL DEFAULT 0,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT comparison_run_filling_ck CHECK (status <> 'filling' OR run_id IS NOT NULL AND asker IS NOT NULL)
);
CREATE INDEX comparison_run_project_idx ON comparison_run (project_id, comparison_id) WHERE kind = 'comparison';
CREATE INDEX comparison_run_fill_idx ON comparison_run (run_id);
CREATE INDEX comparison_run_filled_by_idx ON comparison_run (filled_by_user_id) WHERE status = 'filling';
CREATE UNIQUE INDEX comparison_run_structured_uq
    ON comparison_run (workspace_id, project_id, seed_paper_id, model, persona_id) NULLS NOT DISTINCT
    WHERE kind = 'structured';

CREATE TABLE comparison_paper (
    comparison_id uuid NOT NULL CONSTRAINT comparison_paper_run_fk REFERENCES comparison_run ON DELETE CASCADE,
    paper_id      uuid NOT NULL,
    workspace_id  uuid NOT NULL,
    -- Through which it is seen; null for a paper of the project.
    repository_id uuid,
    position      int  NOT NULL,
    CONSTRAINT comparison_paper_pk PRIMARY KEY (comparison_id, paper_id)
);
CREATE INDEX comparison_paper_paper_idx ON comparison_paper (workspace_id, paper_id);

CREATE TABLE comparison_question (
    comparison_id uuid NOT NULL CONSTRAINT comparison_question_run_fk REFERENCES comparison_run ON DELETE CASCADE,
    question_id   text NOT NULL,
    workspace_id  uuid NOT NULL,
    question      text NOT NULL,
    position      int  NOT NULL,
    CONSTRAINT comparison_question_pk PRIMARY KEY (comparison_id, question_id)
);

CREATE TABLE comparison_cell (
    cell_id          uuid        NOT NULL CONSTRAINT comparison_cell_pk PRIMARY KEY,
    comparison_id    uuid        NOT NULL,
    workspace_id     uuid        NOT NULL,
    paper_id         uuid        NOT NULL,
    question_id      text        NOT NULL,
    -- Stale is found when one looks: the guard is not that of today. What a person says instead is in columns of its own.
    cell_status      text        NOT NULL CONSTRAINT comparison_cell_status_ck
        CHECK (cell_status IN ('cached', 'missing', 'generated', 'failed', 'stale')),
    answer           text,
    citations        jsonb       NOT NULL DEFAULT '[]',
    quote            text,
    confidence       real,
    is_refused       boolean     NOT NULL DEFAULT false,
    model            text,
    source           text        CONSTRAINT comparison_cell_source_ck CHECK (source IN ('cache', 'model', 'quotes', 'fallback')),
    cache_layer      text,
    guard            text,
    error_code       text,
    error_message    text,
    -- Of the work that made it, or is to.
    run_id           uuid,
    is_pending       boolean     NOT NULL DEFAULT false,
    started_at       timestamptz,
    answered_at      timestamptz,
    override_answer  text,
    override_note    text,
    override_user_id uuid,
    override_at      timestamptz,
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT comparison_cell_uq UNIQUE (comparison_id, paper_id, question_id),
    CONSTRAINT comparison_cell_paper_fk FOREIGN KEY (comparison_id, paper_id) REFERENCES comparison_paper ON DELETE CASCADE,
    CONSTRAINT comparison_cell_question_fk
        FOREIGN KEY (comparison_id, question_id) REFERENCES comparison_question ON DELETE CASCADE,
    CONSTRAINT comparison_cell_answer_ck CHECK (cell_status NOT IN ('cached', 'generated', 'stale') OR answer IS NOT NULL),
    CONSTRAINT comparison_cell_error_ck CHECK (cell_status <> 'failed' OR error_message IS NOT NULL),
    CONSTRAINT comparison_cell_override_ck
        CHECK (num_nonnulls(override_answer, override_user_id, override_at) IN (0, 3))
);
CREATE INDEX comparison_cell_pending_idx ON comparison_cell (comparison_id) WHERE is_pending;

-- How work goes, for who listens: numbered, without text. It goes with what it is about.
CREATE TABLE progress_event (
    subject_id   uuid        NOT NULL CONSTRAINT progress_event_run_fk REFERENCES comparison_run ON DELETE CASCADE,
    number       int         NOT NULL,
    workspace_id uuid        NOT NULL,
    kind         text        NOT NULL CONSTRAINT progress_event_kind_ck
        CHECK (kind IN ('filling', 'cell', 'ready', 'completed', 'failed', 'cancelled')),
    data         jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT progress_event_pk PRIMARY KEY (subject_id, number)
);
CREATE INDEX progress_event_created_idx ON progress_event (created_at);

-- Which plan a workspace has: a read model of what project says.
CREATE TABLE workspace_plan (
    workspace_id uuid   NOT NULL CONSTRAINT workspace_plan_pk PRIMARY KEY,
    plan         text   NOT NULL,
    version      bigint NOT NULL
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['comparison_run', 'comparison_paper', 'comparison_question', 'comparison_cell',
                                        'progress_event', 'workspace_plan'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO ${app}', tenant_table);
    END LOOP;
END $$;
-- Whose rights have ended is told without a workspace; what is old goes across all.
CREATE POLICY comparison_run_watch ON comparison_run FOR SELECT TO ${system} USING (true);
GRANT SELECT ON comparison_run TO ${system};
CREATE POLICY progress_event_retention ON progress_event TO ${system} USING (true);
GRANT SELECT, DELETE ON progress_event TO ${system};

CREATE FUNCTION progress_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(TG_TABLE_SCHEMA || '_progress', '');
    RETURN NULL;
END $$;
CREATE TRIGGER progress_wake AFTER INSERT ON progress_event FOR EACH STATEMENT EXECUTE FUNCTION progress_wake();
