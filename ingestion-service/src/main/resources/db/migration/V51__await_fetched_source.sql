-- A source that is fetched from the web is there, and can be called off, before anybody knows what is in it.

ALTER TABLE source_reference DROP CONSTRAINT source_reference_content_ck;
ALTER TABLE source_reference ADD CONSTRAINT source_reference_content_ck CHECK (
    CASE WHEN source_item_id IS NULL
         THEN processing_status = 'cancelled' OR (origin = 'url' AND processing_status <> 'completed')
         ELSE processing_status <> 'cancelled' END);
