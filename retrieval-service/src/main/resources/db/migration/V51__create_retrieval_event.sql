-- That somebody searched, and how it went; never what for. By months, which go as a whole when they are old.
CREATE TABLE retrieval.retrieval_event (
    retrieval_event_id uuid        NOT NULL,
    created_at         timestamptz NOT NULL,
    workspace_id       uuid        NOT NULL,
    project_id         uuid,
    user_id            uuid,
    run_id             uuid        NOT NULL,
    request_id         text,
    method             text        NOT NULL CONSTRAINT retrieval_event_method_ck CHECK (method IN ('hybrid', 'dense', 'lexical')),
    profile            text        NOT NULL,
    -- How many hits were asked for, with those that were passed over.
    top_k              int         NOT NULL,
    -- Where: project, documents, repositories, with commas between.
    place              text        NOT NULL,
    is_filtered        boolean     NOT NULL,
    source_count       int         NOT NULL,
    chunk_count        int         NOT NULL,
    hit_count          int         NOT NULL,
    duration_ms        int         NOT NULL,
    CONSTRAINT retrieval_event_pk PRIMARY KEY (retrieval_event_id, created_at)
) PARTITION BY RANGE (created_at);
CREATE INDEX retrieval_event_project_idx ON retrieval.retrieval_event (workspace_id, project_id, retrieval_event_id);
CREATE INDEX retrieval_event_run_idx ON retrieval.retrieval_event (run_id);
ALTER TABLE retrieval.retrieval_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE retrieval.retrieval_event FORCE ROW LEVEL SECURITY;
CREATE POLICY retrieval_event_workspace ON retrieval.retrieval_event TO ${app}
    USING (workspace_id = indexing.tenant_workspace()) WITH CHECK (workspace_id = indexing.tenant_workspace());
CREATE POLICY retrieval_event_operator ON retrieval.retrieval_event FOR SELECT TO ${system} USING (true);
GRANT SELECT, INSERT ON retrieval.retrieval_event TO ${app};
GRANT SELECT ON retrieval.retrieval_event TO ${system};

-- The application owns nothing and so cannot make a partition; this does it as the owner, whoever comes first. It has no
-- grants, and row-level security without a policy. Nobody needs months that are long over or far away.
CREATE FUNCTION retrieval.open_retrieval_events(wanted date)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = retrieval, pg_temp AS $$
DECLARE
    month     timestamp := date_trunc('month', wanted::timestamp);
    partition text      := 'retrieval_event_' || to_char(wanted, 'YYYYMM');
BEGIN
    IF wanted NOT BETWEEN current_date - 40 AND current_date + 70 THEN
        RAISE EXCEPTION 'no events are kept of %', wanted;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('retrieval.retrieval_event'));
    IF to_regclass('retrieval.' || partition) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF retrieval_event FOR VALUES FROM (%L) TO (%L)', partition,
                   month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', partition);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', partition);
END $$;
REVOKE ALL ON FUNCTION retrieval.open_retrieval_events(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retrieval.open_retrieval_events(date) TO ${app}, ${system};

-- Drops the months that had ended by then, but never one of the last thirty days; answers how many.
CREATE FUNCTION retrieval.forget_retrieval_events(ended_before timestamptz)
    RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = retrieval, pg_temp AS $$
DECLARE
    partition text;
    gone      int := 0;
BEGIN
    FOR partition IN
        SELECT c.relname FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
         WHERE i.inhparent = 'retrieval.retrieval_event'::regclass
           AND (to_date(right(c.relname, 6), 'YYYYMM')::timestamp + interval '1 month') AT TIME ZONE 'UTC'
               <= least(ended_before, now() - interval '30 days')
    LOOP
        EXECUTE format('DROP TABLE %I', partition);
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION retrieval.forget_retrieval_events(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retrieval.forget_retrieval_events(timestamptz) TO ${system};
