-- Work on somebody's own document, or on what he keeps in a repository: his alone, whoever else is in the project.
ALTER TABLE run_record ADD COLUMN is_personal boolean NOT NULL DEFAULT false;
