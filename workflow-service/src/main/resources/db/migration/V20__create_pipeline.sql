-- A set of papers taken through stages, as one run: what is known of each paper, how each stage went, and by which
-- configuration, so that another run of the same need not do it again. What papers say is in the cells of a matrix.
CREATE TABLE pipeline (
    -- A pipeline is its run.
    run_id        uuid        NOT NULL CONSTRAINT pipeline_pk PRIMARY KEY,
    workspace_id  uuid        NOT NULL,
    project_id    uuid        NOT NULL,
    user_id       uuid        NOT NULL,
    name          text        NOT NULL,
    is_personal   boolean     NOT NULL,
    -- What is asked of the papers, and how: as it was wanted.
    question      text,
    question_set  text        NOT NULL CONSTRAINT pipeline_question_set_ck
        CHECK (question_set IN ('agentic', 'structured', 'both', 'none')),
    sub_questions jsonb       NOT NULL,
    expected      jsonb       NOT NULL,
    asker         jsonb       NOT NULL,
    workstream_id text,
    arm           text,
    is_reusing    boolean     NOT NULL,
    config_hash   text        NOT NULL,
    question_hash text        NOT NULL,
    -- Of the papers with the text that they have; null until they were looked at.
    papers_hash   text,
    status        text        NOT NULL CONSTRAINT pipeline_status_ck
        CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
    reason        text,
    -- The matrix of papers and questions, which may be that of the run it was taken from, and the fill that we wait for.
    comparison_id uuid,
    fill_run_id   uuid,
    last_event    int         NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    CONSTRAINT pipeline_reason_ck CHECK (status <> 'failed' OR reason IS NOT NULL),
    CONSTRAINT pipeline_finished_ck CHECK ((status = 'running') = (finished_at IS NULL)),
    CONSTRAINT pipeline_arm_ck CHECK ((workstream_id IS NULL) = (arm IS NULL))
);
CREATE INDEX pipeline_project_idx ON pipeline (project_id, run_id);
CREATE INDEX pipeline_same_idx ON pipeline (project_id, papers_hash, config_hash);
CREATE INDEX pipeline_fill_idx ON pipeline (fill_run_id) WHERE status = 'running';
CREATE INDEX pipeline_running_idx ON pipeline (workspace_id) WHERE status = 'running';

CREATE TABLE pipeline_paper (
    run_id         uuid    NOT NULL CONSTRAINT pipeline_paper_run_fk REFERENCES pipeline ON DELETE CASCADE,
    source_item_id uuid    NOT NULL,
    workspace_id   uuid    NOT NULL,
    -- Through which it is seen; null for a paper of the project.
    repository_id  uuid,
    position       int     NOT NULL,
    is_read        boolean NOT NULL DEFAULT false,
    is_indexed     boolean NOT NULL DEFAULT false,
    enrichment     text,
    -- Why the run goes on without it, and since which stage.
    reason         text,
    left_out_in    text,
    CONSTRAINT pipeline_paper_pk PRIMARY KEY (run_id, source_item_id),
    CONSTRAINT pipeline_paper_reason_ck CHECK ((reason IS NULL) = (left_out_in IS NULL))
);
CREATE INDEX pipeline_paper_item_idx ON pipeline_paper (workspace_id, source_item_id);

CREATE TABLE pipeline_stage (
    run_id        uuid        NOT NULL CONSTRAINT pipeline_stage_run_fk REFERENCES pipeline ON DELETE CASCADE,
    stage         text        NOT NULL CONSTRAINT pipeline_stage_stage_ck
        CHECK (stage IN ('prep', 'ingest', 'enrich', 'economic_data', 'index', 'agentic', 'evaluate', 'report')),
    workspace_id  uuid        NOT NULL,
    position      int         NOT NULL,
    -- pending -> running -> (waiting ->) completed | skipped | failed | cancelled
    status        text        NOT NULL CONSTRAINT pipeline_stage_status_ck
        CHECK (status IN ('pending', 'running', 'waiting', 'completed', 'skipped', 'failed', 'cancelled')),
    -- Of a completed one: what it went on without.
    reason        text,
    done          int         NOT NULL DEFAULT 0,
    total         int         NOT NULL DEFAULT 0,
    output        jsonb       NOT NULL DEFAULT '{}',
    -- The run that did it first.
    reused_run_id uuid,
    started_at    timestamptz,
    finished_at   timestamptz,
    CONSTRAINT pipeline_stage_pk PRIMARY KEY (run_id, stage),
    CONSTRAINT pipeline_stage_reason_ck CHECK (status NOT IN ('skipped', 'failed') OR reason IS NOT NULL)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['pipeline', 'pipeline_paper', 'pipeline_stage'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format('CREATE POLICY %I ON %I TO ${app} USING (workspace_id = tenant_workspace()) '
                       'WITH CHECK (workspace_id = tenant_workspace())', tenant_table || '_workspace', tenant_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON pipeline TO ${app};
GRANT SELECT, INSERT, UPDATE ON pipeline_stage TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline_paper TO ${app};
-- Whose rights have ended is told without a workspace.
CREATE POLICY pipeline_watch ON pipeline FOR SELECT TO ${system} USING (true);
GRANT SELECT ON pipeline TO ${system};

-- The matrix of a pipeline is one as any other, but nobody's to change.
ALTER TABLE comparison_run DROP CONSTRAINT comparison_run_kind_ck;
ALTER TABLE comparison_run ADD CONSTRAINT comparison_run_kind_ck CHECK (kind IN ('comparison', 'structured', 'pipeline'));

-- How any work goes is told in one place; with a matrix that is deleted it still goes.
ALTER TABLE progress_event DROP CONSTRAINT progress_event_run_fk;
ALTER TABLE progress_event DROP CONSTRAINT progress_event_kind_ck;
ALTER TABLE progress_event ADD CONSTRAINT progress_event_kind_ck
    CHECK (kind IN ('filling', 'cell', 'ready', 'stage', 'progress', 'completed', 'failed', 'cancelled'));
CREATE FUNCTION progress_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM progress_event WHERE subject_id = OLD.comparison_id;
    RETURN NULL;
END $$;
CREATE TRIGGER progress_forget AFTER DELETE ON comparison_run FOR EACH ROW EXECUTE FUNCTION progress_forget();
