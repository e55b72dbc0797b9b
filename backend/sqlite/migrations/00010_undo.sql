-- +goose Up
-- Undoing runs: how long each can be, and what it needs beside the contents.

-- Which photo a contact showed before it was deleted; 0 for none.
ALTER TABLE journal ADD COLUMN photo INTEGER NOT NULL DEFAULT 0;
CREATE INDEX journal_photo ON journal (photo) WHERE photo <> 0;

-- The runs whose journal is kept.
CREATE TABLE journal_run (
  run      INTEGER PRIMARY KEY,
  began    INTEGER NOT NULL,        -- ms
  contacts INTEGER NOT NULL,        -- rows of its journal
  undoes   INTEGER NOT NULL         -- the run it undid, 0 for none
) STRICT;

-- When the journal was last looked through for what is too old or too much.
CREATE TABLE journal_tidied (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  at    INTEGER NOT NULL,           -- ms
  bytes INTEGER NOT NULL            -- of journals and contents at that time
) STRICT;
INSERT INTO journal_tidied (one, at, bytes) VALUES (1, 0, 0);

-- A person who changes lets go of what was undone.
CREATE INDEX pinned_person ON pinned (person);

PRAGMA user_version = 10;
