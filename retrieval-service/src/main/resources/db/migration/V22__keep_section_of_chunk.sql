-- The heading that a piece stands below; null where there is none, and until the source is read anew.
ALTER TABLE chunk_text ADD COLUMN section text;
