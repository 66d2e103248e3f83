-- What an answer quotes is text of its sources and goes with them. Nobody but the one who asked sees an answer, so it takes
-- the owner of the tables to do that in all of them.
DO $$
DECLARE
    private_table text;
BEGIN
    FOREACH private_table IN ARRAY ARRAY['message', 'message_source', 'streaming_job', 'stream_event'] LOOP
        EXECUTE format('CREATE POLICY %I ON retrieval.%I TO CURRENT_USER '
                       'USING (workspace_id = tenant_workspace()) WITH CHECK (workspace_id = tenant_workspace())',
                       private_table || '_owner', private_table);
    END LOOP;
END $$;

-- Quotes that stand in the answer word for word are cut out of it. If one does not, nobody can tell what of the answer is
-- the source's, and all of it goes.
CREATE FUNCTION retrieval.without_quotes(answer text, quotes text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    quote text;
    gone text[] := '{}';
    rest text := answer;
BEGIN
    FOR quote IN SELECT q FROM unnest(quotes) AS q WHERE q <> '' GROUP BY q ORDER BY length(q) DESC, q LOOP
        CONTINUE WHEN EXISTS (SELECT FROM unnest(gone) AS g WHERE position(quote IN g) > 0)
                  AND position(quote IN rest) = 0;
        IF position(quote IN rest) = 0 THEN
            RETURN '';
        END IF;
        rest := replace(rest, quote, '[...]');
        gone := gone || quote;
    END LOOP;
    RETURN rest;
END $$;

-- What stays of such a citation is that there was one.
CREATE FUNCTION retrieval.without_source(citations jsonb, of_item uuid) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(jsonb_agg(CASE WHEN c.one ->> 'sourceItemId' = of_item::text
                                   THEN jsonb_build_object('number', c.one -> 'number', 'sentence', c.one -> 'sentence',
                                                           'verified', false, 'removed', true)
                                   ELSE c.one END ORDER BY c.n), '[]')
      FROM jsonb_array_elements(citations) WITH ORDINALITY AS c (one, n)
$$;

CREATE FUNCTION retrieval.forget_quotes(of_item uuid) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = ${flyway:defaultSchema}, pg_temp
    AS $$
        DELETE FROM retrieval.streaming_job j
         USING retrieval.message_source s JOIN retrieval.message m USING (message_id)
         WHERE s.workspace_id = tenant_workspace() AND s.source_item_id = of_item
           AND j.run_id = m.run_id AND j.status <> 'running';
        UPDATE retrieval.message m
           SET content = retrieval.without_quotes(m.content, ARRAY(
                   SELECT c ->> 'quote' FROM jsonb_array_elements(m.citations) AS c
                    WHERE c ->> 'sourceItemId' = of_item::text)),
               citations = retrieval.without_source(m.citations, of_item),
               parts = '[]', reasoning_content = NULL, redacted_at = now(), updated_at = now()
          FROM retrieval.message_source s
         WHERE s.workspace_id = tenant_workspace() AND s.source_item_id = of_item AND m.message_id = s.message_id;
        DELETE FROM retrieval.message_source WHERE workspace_id = tenant_workspace() AND source_item_id = of_item;
    $$;
REVOKE ALL ON FUNCTION retrieval.forget_quotes(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retrieval.forget_quotes(uuid) TO ${app};
