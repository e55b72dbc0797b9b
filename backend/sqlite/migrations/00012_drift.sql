-- +goose Up
-- What users did to our contacts, as far as it was found.

CREATE TABLE drift_stand (
  slot    INTEGER PRIMARY KEY REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  link    TEXT NOT NULL,            -- of contacts/delta, '' when the next look reads everything
  query   TEXT NOT NULL,            -- folder, properties and policies it was begun with
  rounds  INTEGER NOT NULL,         -- looks since everything was read
  checked INTEGER NOT NULL          -- ms
) STRICT;

CREATE TABLE drift (
  slot    INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  person  INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  contact TEXT NOT NULL,            -- id of a contact that no link knows, '' for the linked one
  fields  TEXT NOT NULL,            -- JSON array of contact properties
  folder  TEXT NOT NULL,            -- name of the folder it was moved to
  PRIMARY KEY (slot, person, kind, contact)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 12;
