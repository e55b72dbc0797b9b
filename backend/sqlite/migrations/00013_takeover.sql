-- +goose Up
-- Proposals that a new account takes a former one's contacts over.

CREATE TABLE takeover (
  id      INTEGER PRIMARY KEY AUTOINCREMENT, -- people name it on the command line, so none is used twice
  profile INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  old     INTEGER NOT NULL,         -- person
  new     INTEGER NOT NULL,         -- person
  address TEXT NOT NULL,            -- that both have
  state   TEXT NOT NULL,            -- waiting, accepted, refused, done
  found   INTEGER NOT NULL,         -- ms
  UNIQUE (profile, old, new)
) STRICT;

PRAGMA user_version = 13;
