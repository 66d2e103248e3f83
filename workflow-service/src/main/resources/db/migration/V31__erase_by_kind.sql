-- What is kept of a project, and of a document in comparisons, goes by one function that counts.
DO $$
DECLARE
    erased text;
BEGIN
    FOREACH erased IN ARRAY ARRAY['comparison_run', 'comparison_paper', 'comparison_question', 'comparison_cell', 'progress_event', 'run_record', 'async_job'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace())', replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
END $$;

CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'project' THEN ARRAY[
            ['progress_event', 'subject_id IN (SELECT comparison_id FROM comparison_run WHERE project_id = $1)', NULL],
            ['comparison_cell', 'comparison_id IN (SELECT comparison_id FROM comparison_run WHERE project_id = $1)', NULL],
            ['comparison_question', 'comparison_id IN (SELECT comparison_id FROM comparison_run WHERE project_id = $1)', NULL],
            ['comparison_paper', 'comparison_id IN (SELECT comparison_id FROM comparison_run WHERE project_id = $1)', NULL],
            ['comparison_run', 'project_id = $1', NULL],
            ['run_record', 'project_id = $1', NULL],
            ['async_job', 'project_id = $1 AND status IN (''completed'', ''failed'', ''cancelled'')', NULL]]::text[]
        WHEN 'document' THEN ARRAY[
            ['comparison_cell', 'paper_id = $1', NULL],
            ['comparison_paper', 'paper_id = $1', NULL]]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};
