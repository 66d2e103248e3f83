-- A passage that is marked in a note is text of the paper and goes with it; what the author wrote himself stays his. Nobody
-- but the author sees a note, so it takes the owner of the table to do that in all of them.
CREATE POLICY paper_note_owner ON paper_note TO CURRENT_USER
    USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace());

CREATE FUNCTION forget_passages(of_item uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        UPDATE paper_note SET highlighted_text = NULL, highlight_terms = '{}', updated_at = now()
         WHERE workspace_id = tenant_workspace() AND source_item_id = of_item
           AND (highlighted_text IS NOT NULL OR highlight_terms <> '{}')
    $$;
REVOKE ALL ON FUNCTION forget_passages(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_passages(uuid) TO ${app};
