-- Whether anything is left of what is gone is looked for across workspaces, by counts alone: nobody who looks can read a text.
DO $$
DECLARE
    counted text;
BEGIN
    FOREACH counted IN ARRAY ARRAY['source_item', 'source_reference', 'chunk', 'source_page'] LOOP
        EXECUTE format('CREATE POLICY %I ON %I FOR SELECT TO CURRENT_USER USING (true)', counted || '_count', counted);
    END LOOP;
END $$;

CREATE FUNCTION orphan_sources() RETURNS TABLE (orphans bigint, example text) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp AS $$
    SELECT count(*), min(what) FROM (
        SELECT 'item ' || i.source_item_id || ' that nobody uses' AS what FROM source_item i
         WHERE i.tombstoned_at IS NULL AND i.updated_at < now() - interval '10 minutes'
           AND NOT EXISTS (SELECT FROM source_reference r WHERE r.source_item_id = i.source_item_id)
         UNION ALL
        SELECT 'item ' || i.source_item_id || ' that was to be gone for a day' FROM source_item i
         WHERE i.tombstoned_at < now() - interval '1 day'
         UNION ALL
        SELECT 'chunk ' || c.chunk_id || ' of no item' FROM chunk c
         WHERE NOT EXISTS (SELECT FROM source_item i WHERE i.source_item_id = c.source_item_id)
         UNION ALL
        SELECT 'page ' || p.page || ' of ' || p.source_item_id || ', which is gone' FROM source_page p
         WHERE NOT EXISTS (SELECT FROM source_item i WHERE i.source_item_id = p.source_item_id)) AS orphan
$$;
REVOKE ALL ON FUNCTION orphan_sources() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orphan_sources() TO ${system};
