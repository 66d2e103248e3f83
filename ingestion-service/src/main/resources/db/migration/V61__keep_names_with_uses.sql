-- What somebody calls a thing is his own: content that several use has no name but the one that stands in it.

-- As its user called the file.
ALTER TABLE source_reference ADD COLUMN file_name text;

-- Who migrates is no tenant and would see none of them.
ALTER TABLE source_item NO FORCE ROW LEVEL SECURITY;
ALTER TABLE source_reference NO FORCE ROW LEVEL SECURITY;
ALTER TABLE paper_metadata NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ocr_job NO FORCE ROW LEVEL SECURITY;
ALTER TABLE enrichment.openalex_match NO FORCE ROW LEVEL SECURITY;

-- The name is that of whoever brought the content: his use is of the same moment. What others called it was not kept.
UPDATE source_reference s SET file_name = i.file_name
  FROM source_item i
 WHERE i.source_item_id = s.source_item_id AND i.created_at = s.created_at;
UPDATE source_item i
   SET file_name = CASE WHEN i.file_name IS NOT NULL THEN i.file_type END,
       title = coalesce((SELECT m.title FROM paper_metadata m
                          WHERE m.source_item_id = i.source_item_id AND m.title_origin IN ('page', 'properties')), '');
UPDATE ocr_job j SET file_name = i.file_type FROM source_item i WHERE i.source_item_id = j.source_item_id;
-- Where nothing better was known, it was asked by such a name; what was found then is no secret.
UPDATE enrichment.openalex_match q
   SET path = '', query_title = own.title, title = coalesce(q.openalex_title, own.title)
  FROM enrichment.openalex_match o LEFT JOIN paper_metadata own ON own.source_item_id = o.source_item_id
 WHERE o.source_item_id = q.source_item_id;

ALTER TABLE source_item FORCE ROW LEVEL SECURITY;
ALTER TABLE source_reference FORCE ROW LEVEL SECURITY;
ALTER TABLE paper_metadata FORCE ROW LEVEL SECURITY;
ALTER TABLE ocr_job FORCE ROW LEVEL SECURITY;
ALTER TABLE enrichment.openalex_match FORCE ROW LEVEL SECURITY;
