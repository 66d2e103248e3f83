-- Who deletes his account takes along what he asked, in all workspaces. His own policies look at one at a time, so it takes
-- the owner of the tables, who sees what is of the person for whom the transaction is.
CREATE POLICY conversation_person ON retrieval.conversation TO CURRENT_USER USING (user_id = tenant_user());
CREATE POLICY streaming_job_person ON retrieval.streaming_job TO CURRENT_USER USING (user_id = tenant_user());

-- Answers which runs were still writing; they end with it.
CREATE FUNCTION retrieval.forget_person() RETURNS TABLE (run uuid, workspace uuid, project uuid)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT j.run_id, j.workspace_id, j.project_id FROM retrieval.streaming_job j
                  WHERE j.user_id = tenant_user() AND j.status = 'running';
    DELETE FROM retrieval.conversation c WHERE c.user_id = tenant_user();
END $$;
REVOKE ALL ON FUNCTION retrieval.forget_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retrieval.forget_person() TO ${app};
