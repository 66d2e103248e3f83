-- What is left of calls to models when they are older than a quarter of a year: a row a month for each place, person and
-- model, so that what was used can be told for as long as anybody asks.
CREATE TABLE provider_metric (
    provider_metric_id uuid   NOT NULL CONSTRAINT provider_metric_pk PRIMARY KEY,
    month              date   NOT NULL CONSTRAINT provider_metric_month_ck CHECK (month = date_trunc('month', month)::date),
    workspace_id       uuid   NOT NULL,
    project_id         uuid,
    user_id            uuid,
    provider           text   NOT NULL,
    model              text   NOT NULL,
    operation          text   NOT NULL,
    currency           text,
    calls              bigint NOT NULL,
    failed             bigint NOT NULL,
    cancelled          bigint NOT NULL,
    prompt_tokens      bigint NOT NULL,
    completion_tokens  bigint NOT NULL,
    cached_tokens      bigint NOT NULL,
    reasoning_tokens   bigint NOT NULL,
    cost_micros        bigint NOT NULL,
    response_time_ms   bigint NOT NULL,
    CONSTRAINT provider_metric_once_uq UNIQUE NULLS NOT DISTINCT
        (month, workspace_id, project_id, user_id, provider, model, operation, currency)
);
CREATE INDEX provider_metric_workspace_idx ON provider_metric (workspace_id, month);
ALTER TABLE provider_metric ENABLE ROW LEVEL SECURITY;
ALTER TABLE provider_metric FORCE ROW LEVEL SECURITY;
CREATE POLICY provider_metric_owner ON provider_metric TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY provider_metric_workspace ON provider_metric FOR SELECT TO ${app} USING (workspace_id = tenant_workspace());
CREATE POLICY provider_metric_all ON provider_metric FOR SELECT TO ${system} USING (true);
GRANT SELECT ON provider_metric TO ${app};
GRANT SELECT ON provider_metric TO ${system};

CREATE POLICY token_usage_owner ON token_usage TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE INDEX token_usage_created_idx ON token_usage (created_at);

-- Puts whole months together, in one transaction with letting their calls go; never one that ended less than ninety days
-- ago, whatever is asked for, and nothing that a legal hold keeps.
CREATE FUNCTION roll_up_usage(keep interval, most int) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    before timestamptz := date_trunc('month', now() - greatest(keep, interval '90 days'), 'UTC');
    gone bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('observability.usage-roll-up', 0));
    WITH old AS (
        DELETE FROM token_usage WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM token_usage WHERE created_at < before AND NOT is_held(workspace_id) LIMIT most))
        RETURNING *
    ), put AS (
        INSERT INTO provider_metric AS known (provider_metric_id, month, workspace_id, project_id, user_id, provider, model,
               operation, currency, calls, failed, cancelled, prompt_tokens, completion_tokens, cached_tokens,
               reasoning_tokens, cost_micros, response_time_ms)
        SELECT time_ordered_id(), date_trunc('month', created_at AT TIME ZONE 'UTC')::date, workspace_id, project_id, user_id,
               provider, model, operation, currency, count(*), count(*) FILTER (WHERE status = 'failed'),
               count(*) FILTER (WHERE status = 'cancelled'), sum(prompt_tokens), sum(completion_tokens), sum(cached_tokens),
               sum(reasoning_tokens), coalesce(sum(cost_micros), 0), sum(response_time_ms)
          FROM old GROUP BY 2, 3, 4, 5, 6, 7, 8, 9
            ON CONFLICT (month, workspace_id, project_id, user_id, provider, model, operation, currency) DO UPDATE
               SET calls = known.calls + excluded.calls, failed = known.failed + excluded.failed,
                   cancelled = known.cancelled + excluded.cancelled,
                   prompt_tokens = known.prompt_tokens + excluded.prompt_tokens,
                   completion_tokens = known.completion_tokens + excluded.completion_tokens,
                   cached_tokens = known.cached_tokens + excluded.cached_tokens,
                   reasoning_tokens = known.reasoning_tokens + excluded.reasoning_tokens,
                   cost_micros = known.cost_micros + excluded.cost_micros,
                   response_time_ms = known.response_time_ms + excluded.response_time_ms
        RETURNING 1
    )
    SELECT count(*) INTO gone FROM old;
    RETURN gone;
END $$;
REVOKE ALL ON FUNCTION roll_up_usage(interval, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION roll_up_usage(interval, int) TO ${system};

-- As before, but that no month of the audit goes while anything is held: a chain without some of its rows proves nothing.
CREATE OR REPLACE FUNCTION forget_audit_events(keep interval) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
DECLARE
    before date := date_trunc('month', (now() - greatest(keep, interval '1 year')) AT TIME ZONE 'UTC')::date;
    gone bigint;
BEGIN
    IF EXISTS (SELECT FROM legal_hold WHERE released_at IS NULL) THEN
        RETURN 0;
    END IF;
    DELETE FROM audit_event WHERE month < before;
    GET DIAGNOSTICS gone = ROW_COUNT;
    UPDATE audit_chain SET removed_at = now() WHERE month < before AND removed_at IS NULL;
    RETURN gone;
END $$;
