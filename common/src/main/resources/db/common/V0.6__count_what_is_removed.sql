-- Removes by rules and counts what is left: for a service's own function erase(kind, subject), whose owner's rights it has. A
-- rule is a table, which of its rows (the subject is $1), and what becomes of them: null is that they go, '' that they are only
-- counted because their owner removes them, anything else is set.
CREATE FUNCTION erase_rows(rules text[], of_subject uuid) RETURNS TABLE (what text, removed bigint, remaining bigint)
    LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    rule text[];
BEGIN
    -- Nothing has no dimension to go along.
    IF cardinality(rules) = 0 THEN
        RETURN;
    END IF;
    FOREACH rule SLICE 1 IN ARRAY rules LOOP
        what := rule[1];
        removed := 0;
        IF rule[3] IS NULL THEN
            EXECUTE format('DELETE FROM %s WHERE %s', rule[1], rule[2]) USING of_subject;
            GET DIAGNOSTICS removed = ROW_COUNT;
        ELSIF rule[3] <> '' THEN
            EXECUTE format('UPDATE %s SET %s WHERE %s', rule[1], rule[3], rule[2]) USING of_subject;
            GET DIAGNOSTICS removed = ROW_COUNT;
        END IF;
        EXECUTE format('SELECT count(*) FROM %s WHERE %s', rule[1], rule[2]) INTO remaining USING of_subject;
        RETURN NEXT;
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION erase_rows(text[], uuid) FROM PUBLIC;
