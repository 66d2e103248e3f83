-- What is kept of a project, a conversation or a person goes by one function that counts; of a document, whose vectors go by the
-- index's own work, it only counts. Conversations are their users' alone, so that it takes the owner of the tables.
DO $$
DECLARE
    erased text;
BEGIN
    FOREACH erased IN ARRAY ARRAY['retrieval.conversation', 'retrieval.streaming_job', 'retrieval.message', 'retrieval.message_source', 'retrieval.stream_event', 'retrieval.conversation_event', 'retrieval.asked', 'retrieval.retrieval_event'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace() OR user_id = tenant_user())', replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
    FOREACH erased IN ARRAY ARRAY['retrieval.project_query_cache', 'retrieval.query_cache', 'retrieval.query_cache_source',
                                  'retrieval.answer_sharing', 'indexing.posting'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace())',
                       replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
END $$;

CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, retrieval, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'project' THEN ARRAY[
            ['retrieval.stream_event', 'run_id IN (SELECT run_id FROM retrieval.streaming_job WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE project_id = $1))', NULL],
            ['retrieval.streaming_job', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE project_id = $1)', NULL],
            ['retrieval.message_source', 'message_id IN (SELECT message_id FROM retrieval.message WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE project_id = $1))', NULL],
            ['retrieval.message', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE project_id = $1)', NULL],
            ['retrieval.conversation_event', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE project_id = $1)', NULL],
            ['retrieval.conversation', 'project_id = $1', NULL],
            ['retrieval.project_query_cache', 'project_id = $1', NULL],
            ['retrieval.query_cache', 'project_id = $1', NULL],
            ['retrieval.answer_sharing', 'project_id = $1', NULL],
            ['retrieval.asked', 'project_id = $1', NULL],
            ['retrieval.retrieval_event', 'project_id = $1', NULL]]::text[]
        WHEN 'conversation' THEN ARRAY[
            ['retrieval.stream_event', 'run_id IN (SELECT run_id FROM retrieval.streaming_job WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE conversation_id = $1))', NULL],
            ['retrieval.streaming_job', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE conversation_id = $1)', NULL],
            ['retrieval.message_source', 'message_id IN (SELECT message_id FROM retrieval.message WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE conversation_id = $1))', NULL],
            ['retrieval.message', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE conversation_id = $1)', NULL],
            ['retrieval.conversation_event', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE conversation_id = $1)', NULL],
            ['retrieval.conversation', 'conversation_id = $1', NULL]]::text[]
        WHEN 'account' THEN ARRAY[
            ['retrieval.stream_event', 'run_id IN (SELECT run_id FROM retrieval.streaming_job WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE user_id = $1))', NULL],
            ['retrieval.streaming_job', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE user_id = $1)', NULL],
            ['retrieval.message_source', 'message_id IN (SELECT message_id FROM retrieval.message WHERE conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE user_id = $1))', NULL],
            ['retrieval.message', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE user_id = $1)', NULL],
            ['retrieval.conversation_event', 'conversation_id IN (SELECT conversation_id FROM retrieval.conversation WHERE user_id = $1)', NULL],
            ['retrieval.conversation', 'user_id = $1', NULL]]::text[]
        WHEN 'document' THEN ARRAY[
            ['indexing.chunk_text', 'source_item_id = $1', ''],
            ['indexing.posting', 'source_item_id = $1', ''],
            ['indexing.indexed_source', 'source_item_id = $1 AND state <> ''removed''', ''],
            ['retrieval.message_source', 'source_item_id = $1', ''],
            ['retrieval.query_cache_source', 'source_item_id = $1', ''],
            ['retrieval.asked', 'source_item_id = $1', '']]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};

-- Answers which runs are still writing there; they end with it.
CREATE FUNCTION retrieval.running_answers(of_kind text, of_subject uuid)
    RETURNS TABLE (run uuid, of_workspace uuid, of_project uuid, of_user uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT j.run_id, j.workspace_id, j.project_id, j.user_id FROM retrieval.streaming_job j
     WHERE j.status = 'running' AND (of_kind = 'project' AND j.project_id = of_subject
                                     OR of_kind = 'account' AND j.user_id = of_subject)
$$;
REVOKE ALL ON FUNCTION retrieval.running_answers(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retrieval.running_answers(text, uuid) TO ${app};
