-- Whether anything is left of what is gone is looked for across workspaces, by counts alone: nobody who looks can read a
-- text or a vector.
CREATE POLICY chunk_text_count ON indexing.chunk_text FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY vector_entry_count ON indexing.vector_entry FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY indexed_source_count ON indexing.indexed_source FOR SELECT TO CURRENT_USER USING (true);

CREATE FUNCTION indexing.orphan_chunks() RETURNS TABLE (orphans bigint, example text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = indexing, extensions, pg_temp AS $$
    SELECT count(*), min(what) FROM (
        SELECT 'vector of ' || v.subject_id AS what FROM vector_entry v
         WHERE v.subject_kind = 'chunk' AND v.created_at < now() - interval '2 minutes'
           AND NOT EXISTS (SELECT FROM chunk_text t WHERE t.chunk_id = v.subject_id)
         UNION ALL
        SELECT 'text of ' || t.chunk_id FROM chunk_text t
         WHERE NOT EXISTS (SELECT FROM indexed_source s WHERE s.source_item_id = t.source_item_id AND s.state <> 'removed')) AS orphan
$$;
REVOKE ALL ON FUNCTION indexing.orphan_chunks() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION indexing.orphan_chunks() TO ${system};
