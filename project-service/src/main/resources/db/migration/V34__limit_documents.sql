-- How many documents a workspace may hold is a limit of its plan like the others. Who takes documents in enforces it.
ALTER TABLE plan ADD COLUMN documents integer CONSTRAINT plan_documents_ck CHECK (documents >= 0);
UPDATE plan SET documents = 10 WHERE plan = 'free';
