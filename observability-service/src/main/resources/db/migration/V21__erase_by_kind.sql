-- Amounts stay when a conversation goes, and lines of timelines, which hold no text; what ties them to the conversation, and what
-- failed in a purged project, goes.
DO $$
DECLARE
    erased text;
BEGIN
    FOREACH erased IN ARRAY ARRAY['request_failure'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace())', replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
END $$;

CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'conversation' THEN ARRAY[
            ['token_usage', 'conversation_id = $1', 'conversation_id = NULL']]::text[]
        WHEN 'project' THEN ARRAY[
            ['request_failure', 'project_id = $1', NULL]]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};
