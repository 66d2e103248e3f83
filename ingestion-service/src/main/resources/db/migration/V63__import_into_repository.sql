-- An import may go into a repository: then it is seen by who sent it alone, and with the repository it goes.

ALTER TABLE source_import ADD COLUMN repository_id uuid;
ALTER TABLE source_import ADD CONSTRAINT source_import_repository_fk FOREIGN KEY (workspace_id, repository_id)
    REFERENCES repository (workspace_id, repository_id) ON DELETE CASCADE;
CREATE INDEX source_import_repository_idx ON source_import (repository_id) WHERE repository_id IS NOT NULL;
