-- Who is gone has no name here any more, also when the news of the registration is late.
ALTER TABLE known_account ADD COLUMN is_deleted boolean NOT NULL DEFAULT false;
