-- A purged project leaves an empty row, lest what still names it points at nothing; all that was in it goes. What is known of its
-- papers (ids) is marked as gone by the news of each: without these marks older news would bring them back.
ALTER TABLE project ADD COLUMN purge_run_id uuid, ADD COLUMN purged_at timestamptz;
DO $$
DECLARE
    erased text;
BEGIN
    FOREACH erased IN ARRAY ARRAY['project', 'membership', 'persona', 'project_setting', 'guideline', 'project_paper', 'invitation'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace())', replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
END $$;

CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'project' THEN ARRAY[
            ['project_setting', 'project_id = $1', NULL],
            ['guideline', 'project_id = $1', NULL],
            ['persona', 'project_id = $1', NULL],
            ['paper_note', 'project_id = $1', NULL],
            ['project_paper', 'project_id = $1', NULL],
            ['invitation', 'project_id = $1', NULL],
            ['membership', 'project_id = $1', NULL],
            ['project', 'project_id = $1 AND purged_at IS NULL', 'purged_at = now(), name = ''purged '' || project_id, slug = ''purged-'' || project_id, description = '''', updated_at = now()']]::text[]
        WHEN 'account' THEN ARRAY[
            ['known_account', 'user_id = $1 AND NOT is_deleted', '']]::text[]
        WHEN 'document' THEN ARRAY[
            ['paper_note', 'source_item_id = $1 AND (highlighted_text IS NOT NULL OR highlight_terms <> ''{}'')', 'highlighted_text = NULL, highlight_terms = ''{}'', updated_at = now()']]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};
