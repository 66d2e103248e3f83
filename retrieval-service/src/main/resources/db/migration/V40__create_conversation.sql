-- What people ask and are answered, each for himself alone: not even who runs the installation reads along.
CREATE TABLE retrieval.conversation (
    conversation_id  uuid        NOT NULL CONSTRAINT conversation_pk PRIMARY KEY,
    workspace_id     uuid        NOT NULL,
    user_id          uuid        NOT NULL,
    project_id       uuid,
    paper_id         uuid,
    repository_id    uuid,
    kind             text        NOT NULL DEFAULT 'chat' CONSTRAINT conversation_kind_ck
        CHECK (kind IN ('chat', 'thinking_partner')),
    scope            text        NOT NULL CONSTRAINT conversation_scope_ck
        CHECK (scope IN ('paper', 'project', 'repository', 'global')),
    reuse            text        NOT NULL DEFAULT 'none' CONSTRAINT conversation_reuse_ck
        CHECK (reuse IN ('none', 'daily', 'project')),
    reuse_day        date,
    status           text        NOT NULL DEFAULT 'active' CONSTRAINT conversation_status_ck
        CHECK (status IN ('active', 'completed', 'archived')),
    title            text        NOT NULL,
    provider         text,
    model_used       text,
    -- The sequence of the last message as well: they have no gaps.
    message_count    int         NOT NULL DEFAULT 0,
    total_tokens     bigint      NOT NULL DEFAULT 0,
    is_pinned        boolean     NOT NULL DEFAULT false,
    metadata         jsonb       NOT NULL DEFAULT '{}',
    context_metadata jsonb       NOT NULL DEFAULT '{}',
    -- Time-ordered and new with each message: what a list goes by.
    activity         uuid        NOT NULL,
    started_at       timestamptz NOT NULL DEFAULT now(),
    ended_at         timestamptz,
    last_message_at  timestamptz,
    archived_at      timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT conversation_project_ck CHECK ((scope IN ('paper', 'project')) = (project_id IS NOT NULL)),
    CONSTRAINT conversation_paper_ck CHECK ((scope = 'paper') = (paper_id IS NOT NULL)),
    CONSTRAINT conversation_repository_ck CHECK ((scope = 'repository') = (repository_id IS NOT NULL)),
    CONSTRAINT conversation_day_ck CHECK ((reuse = 'daily') = (reuse_day IS NOT NULL)),
    CONSTRAINT conversation_archived_ck CHECK ((status = 'archived') = (archived_at IS NOT NULL))
);
CREATE INDEX conversation_activity_idx ON retrieval.conversation (workspace_id, user_id, activity DESC);
CREATE INDEX conversation_user_idx ON retrieval.conversation (user_id, last_message_at DESC);
-- The workspace is in the key because a conflict with a row that row-level security hides is an error, not a reuse.
CREATE UNIQUE INDEX conversation_daily_idx ON retrieval.conversation
       (workspace_id, user_id, project_id, kind, paper_id, repository_id, reuse_day) NULLS NOT DISTINCT
    WHERE status = 'active' AND reuse = 'daily';
CREATE UNIQUE INDEX conversation_project_idx ON retrieval.conversation
       (workspace_id, user_id, project_id, kind, paper_id, repository_id) NULLS NOT DISTINCT
    WHERE status = 'active' AND reuse = 'project';

CREATE TABLE retrieval.message (
    message_id        uuid        NOT NULL CONSTRAINT message_pk PRIMARY KEY,
    conversation_id   uuid        NOT NULL CONSTRAINT message_conversation_fk
        REFERENCES retrieval.conversation ON DELETE CASCADE,
    workspace_id      uuid        NOT NULL,
    user_id           uuid        NOT NULL,
    -- A question and its answer have one.
    turn_id           uuid        NOT NULL,
    -- Of the turn that made it; null in a copy.
    run_id            uuid,
    auth_session_id   uuid,
    sequence          int         NOT NULL,
    role              text        NOT NULL CONSTRAINT message_role_ck CHECK (role IN ('user', 'assistant', 'system')),
    status            text        NOT NULL DEFAULT 'complete' CONSTRAINT message_status_ck
        CHECK (status IN ('complete', 'failed', 'cancelled')),
    content           text        NOT NULL,
    parts             jsonb       NOT NULL DEFAULT '[]',
    citations         jsonb       NOT NULL DEFAULT '[]',
    -- Of an answer: what was searched, how well it is proved, from which cache it came.
    retrieval_stats   jsonb       NOT NULL DEFAULT '{}',
    model_id          text,
    reasoning_content text,
    token_usage       jsonb       NOT NULL DEFAULT '{}',
    finish_reason     text,
    variation         boolean     NOT NULL DEFAULT false,
    metadata          jsonb       NOT NULL DEFAULT '{}',
    -- When text of a source that was deleted was taken out of it.
    redacted_at       timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT message_sequence_uq UNIQUE (conversation_id, sequence),
    CONSTRAINT message_turn_uq UNIQUE (conversation_id, turn_id, role)
);
CREATE INDEX message_turn_idx ON retrieval.message (workspace_id, user_id, turn_id);

-- Which messages quote which source, so that its text is found when the source must go.
CREATE TABLE retrieval.message_source (
    message_id     uuid NOT NULL CONSTRAINT message_source_message_fk REFERENCES retrieval.message ON DELETE CASCADE,
    source_item_id uuid NOT NULL,
    workspace_id   uuid NOT NULL,
    user_id        uuid NOT NULL,
    CONSTRAINT message_source_pk PRIMARY KEY (message_id, source_item_id)
);
CREATE INDEX message_source_item_idx ON retrieval.message_source (workspace_id, source_item_id);

CREATE TABLE retrieval.conversation_event (
    event_id        uuid        NOT NULL CONSTRAINT conversation_event_pk PRIMARY KEY,
    conversation_id uuid        NOT NULL CONSTRAINT conversation_event_conversation_fk
        REFERENCES retrieval.conversation ON DELETE CASCADE,
    workspace_id    uuid        NOT NULL,
    user_id         uuid        NOT NULL,
    kind            text        NOT NULL CONSTRAINT conversation_event_kind_ck
        CHECK (kind IN ('created', 'forked', 'renamed', 'pinned', 'unpinned', 'archived', 'unarchived')),
    data            jsonb       NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX conversation_event_conversation_idx ON retrieval.conversation_event (conversation_id, event_id);

-- An answer while it is written, and for some days afterwards.
--   running -> completed | failed(reason) | cancelled
CREATE TABLE retrieval.streaming_job (
    run_id            uuid        NOT NULL CONSTRAINT streaming_job_pk PRIMARY KEY,
    turn_id           uuid        NOT NULL,
    conversation_id   uuid        NOT NULL CONSTRAINT streaming_job_conversation_fk
        REFERENCES retrieval.conversation ON DELETE CASCADE,
    workspace_id      uuid        NOT NULL,
    project_id        uuid,
    user_id           uuid        NOT NULL,
    model_id          text,
    status            text        NOT NULL DEFAULT 'running' CONSTRAINT streaming_job_status_ck
        CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
    request_data      jsonb       NOT NULL DEFAULT '{}',
    response_data     jsonb       NOT NULL DEFAULT '{}',
    partial_content   text,
    error_message     text,
    message_persisted boolean     NOT NULL DEFAULT false,
    lease_until       timestamptz NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    completed_at      timestamptz,
    CONSTRAINT streaming_job_turn_uq UNIQUE (turn_id),
    CONSTRAINT streaming_job_reason_ck CHECK (status <> 'failed' OR error_message IS NOT NULL),
    CONSTRAINT streaming_job_end_ck CHECK ((status = 'running') = (completed_at IS NULL))
);
CREATE INDEX streaming_job_conversation_idx ON retrieval.streaming_job (conversation_id);
CREATE INDEX streaming_job_lease_idx ON retrieval.streaming_job (lease_until) WHERE status = 'running';
CREATE INDEX streaming_job_old_idx ON retrieval.streaming_job (status, completed_at) WHERE status <> 'running';

-- What listeners are sent, numbered without a gap from 1; written before it is sent.
CREATE TABLE retrieval.stream_event (
    run_id       uuid        NOT NULL CONSTRAINT stream_event_job_fk
        REFERENCES retrieval.streaming_job ON DELETE CASCADE,
    sequence     int         NOT NULL,
    workspace_id uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    kind         text        NOT NULL CONSTRAINT stream_event_kind_ck
        CHECK (kind IN ('started', 'coverage', 'text', 'citation', 'completed', 'failed', 'cancelled')),
    data         jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stream_event_pk PRIMARY KEY (run_id, sequence)
);

DO $$
DECLARE
    private_table text;
BEGIN
    FOREACH private_table IN ARRAY ARRAY['conversation', 'message', 'message_source', 'conversation_event',
                                         'streaming_job', 'stream_event'] LOOP
        EXECUTE format('ALTER TABLE retrieval.%I ENABLE ROW LEVEL SECURITY', private_table);
        EXECUTE format('ALTER TABLE retrieval.%I FORCE ROW LEVEL SECURITY', private_table);
        EXECUTE format('CREATE POLICY %I ON retrieval.%I TO ${app} '
                       'USING (workspace_id = tenant_workspace() AND user_id = tenant_user()) '
                       'WITH CHECK (workspace_id = tenant_workspace() AND user_id = tenant_user())',
                       private_table || '_own', private_table);
    END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.conversation TO ${app};
GRANT SELECT, INSERT, UPDATE ON retrieval.message TO ${app};
GRANT SELECT, INSERT ON retrieval.message_source TO ${app};
GRANT SELECT, INSERT ON retrieval.conversation_event TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON retrieval.streaming_job TO ${app};
GRANT SELECT, INSERT, DELETE ON retrieval.stream_event TO ${app};

-- Heartbeats, and looking for what has stopped beating or is old, go across tenants.
CREATE POLICY streaming_job_watch ON retrieval.streaming_job TO ${system} USING (true);
GRANT SELECT, DELETE, UPDATE (lease_until) ON retrieval.streaming_job TO ${system};

-- Questions with their answers, as one row each.
CREATE VIEW retrieval.chat_turn WITH (security_invoker = true) AS
SELECT q.turn_id, q.conversation_id, c.workspace_id, c.user_id, q.auth_session_id, c.project_id, c.paper_id, q.run_id,
       q.sequence, q.content AS question, a.content AS answer, a.status, a.citations, a.retrieval_stats, a.model_id,
       a.finish_reason, a.token_usage, a.message_id AS answer_id, a.redacted_at, q.variation, q.created_at,
       a.created_at AS answered_at
  FROM retrieval.message q
  JOIN retrieval.conversation c ON c.conversation_id = q.conversation_id
  LEFT JOIN retrieval.message a
    ON a.conversation_id = q.conversation_id AND a.turn_id = q.turn_id AND a.role = 'assistant'
 WHERE q.role = 'user';
GRANT SELECT ON retrieval.chat_turn TO ${app};

-- Whoever is elsewhere and writes such an answer hears at once that it was called off.
CREATE FUNCTION retrieval.turn_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('${flyway:defaultSchema}_turn', '');
    RETURN NULL;
END $$;
CREATE TRIGGER streaming_job_ended AFTER UPDATE OF status ON retrieval.streaming_job
    FOR EACH ROW WHEN (new.status IN ('cancelled', 'failed')) EXECUTE FUNCTION retrieval.turn_wake();
CREATE TRIGGER streaming_job_deleted AFTER DELETE ON retrieval.streaming_job
    FOR EACH ROW WHEN (old.status = 'running') EXECUTE FUNCTION retrieval.turn_wake();
