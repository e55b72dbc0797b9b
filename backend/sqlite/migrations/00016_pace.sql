-- +goose Up
-- What was found out about how fast Microsoft answers, and ids of contacts in few bytes.

CREATE TABLE pace (
  one   INTEGER PRIMARY KEY CHECK (one = 1),
  level INTEGER NOT NULL,           -- HTTP exchanges under way at once
  slots INTEGER NOT NULL,           -- requests at a time that a mailbox takes, 0: as many as documented
  saved INTEGER NOT NULL            -- ms
) STRICT;

-- What the ids of a mailbox's contacts begin with, packed (contactid.go): links hold the rest (linkid.go). x'' for not known.
ALTER TABLE mailbox_state ADD COLUMN id_prefix BLOB NOT NULL DEFAULT x'';

PRAGMA user_version = 16;
