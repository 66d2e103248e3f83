-- What is left of a project when its sources are gone goes by one function that counts; of documents and repositories, which go
-- step by step, it only counts.
CREATE TABLE project_removal (
    workspace_id uuid NOT NULL,
    project_id   uuid NOT NULL,
    -- The run that takes one of its sources out, a part of the project's purge: over when nothing is left of the item.
    run_id       uuid NOT NULL,
    CONSTRAINT project_removal_pk PRIMARY KEY (project_id, run_id)
);
ALTER TABLE project_removal ENABLE ROW LEVEL SECURITY;
ALTER TABLE project_removal FORCE ROW LEVEL SECURITY;
CREATE POLICY project_removal_workspace ON project_removal TO ${app}
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());
GRANT SELECT, INSERT ON project_removal TO ${app};

DO $$
DECLARE
    erased text;
BEGIN
    FOREACH erased IN ARRAY ARRAY['source_reference', 'source_item', 'chunk', 'source_page', 'prep_manifest', 'project_paper', 'project_chunk_profile', 'upload', 'upload_part', 'source_import', 'source_import_file', 'project_removal', 'source_import_entry', 'repository', 'repository_access', 'repository_removal'] LOOP
        EXECUTE format('CREATE POLICY %I ON %s TO CURRENT_USER USING (workspace_id = tenant_workspace())', replace(erased, '.', '_') || '_erasure', erased);
    END LOOP;
END $$;

CREATE FUNCTION erase(of_kind text, of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT * FROM erase_rows(CASE of_kind
        WHEN 'project' THEN ARRAY[
            ['source_reference', 'project_id = $1 AND repository_id IS NULL', ''],
            ['source_item', 'removal_run_id IN (SELECT run_id FROM project_removal WHERE project_id = $1)', ''],
            ['project_removal', 'project_id = $1 AND NOT EXISTS (SELECT FROM source_item i WHERE i.removal_run_id = project_removal.run_id)', NULL],
            ['upload', 'project_id = $1', NULL],
            ['source_import', 'project_id = $1', NULL],
            ['prep_manifest', 'project_id = $1', NULL],
            ['project_chunk_profile', 'project_id = $1', NULL],
            ['project_paper', 'project_id = $1', NULL]]::text[]
        WHEN 'repository' THEN ARRAY[
            ['repository', 'repository_id = $1', ''],
            ['repository_access', 'repository_id = $1', ''],
            ['repository_removal', 'repository_id = $1', ''],
            ['source_reference', 'repository_id = $1', '']]::text[]
        WHEN 'document' THEN ARRAY[
            ['source_item', 'source_item_id = $1', ''],
            ['source_reference', 'source_item_id = $1', ''],
            ['chunk', 'source_item_id = $1', ''],
            ['source_page', 'source_item_id = $1', '']]::text[]
        ELSE '{}'::text[] END, of_subject);
END $$;
REVOKE ALL ON FUNCTION erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase(text, uuid) TO ${app};

-- Bytes of files that were begun to be sent into a project and are not of a source.
CREATE FUNCTION bytes_of_project(of_project uuid) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT p.blob_hash FROM upload_part p JOIN upload u USING (upload_id) WHERE u.project_id = of_project
     UNION
    SELECT f.blob_hash FROM source_import_file f JOIN source_import i USING (run_id) WHERE i.project_id = of_project
$$;
REVOKE ALL ON FUNCTION bytes_of_project(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bytes_of_project(uuid) TO ${app};
