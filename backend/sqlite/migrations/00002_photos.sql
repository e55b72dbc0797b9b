-- +goose Up
-- Photos: what people's own look like, the pictures made of them, and which one each contact shows.

CREATE TABLE photo (
  person INTEGER PRIMARY KEY,
  etag   TEXT NOT NULL,             -- mediaEtag at the last look, '' for no photo
  looked INTEGER NOT NULL           -- ms
) STRICT;

CREATE TABLE picture (
  no   INTEGER PRIMARY KEY AUTOINCREMENT, -- links name it, so none is used twice
  hash BLOB NOT NULL UNIQUE,        -- SHA-256 of jpeg
  jpeg BLOB NOT NULL
) STRICT;

CREATE TABLE photo_state (
  profile  INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  person   INTEGER NOT NULL,
  etag     TEXT NOT NULL,           -- of the photo the picture was made of
  pixels   INTEGER NOT NULL,        -- longest side it was made for
  picture  INTEGER NOT NULL,        -- 0 for none
  seq      INTEGER NOT NULL,        -- number of the last change of picture
  next_try INTEGER NOT NULL,        -- ms; the photo could not be read
  PRIMARY KEY (profile, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_state_seq ON photo_state (profile, seq, person);
CREATE INDEX photo_state_picture ON photo_state (picture);

CREATE TABLE photo_profile (
  profile INTEGER PRIMARY KEY REFERENCES profile (no) ON DELETE CASCADE,
  seq     INTEGER NOT NULL,         -- number of the latest change of a picture
  looked  INTEGER NOT NULL          -- ms, when people were last asked
) STRICT;

CREATE TABLE photo_mailbox (
  slot     INTEGER PRIMARY KEY REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  seq      INTEGER NOT NULL,        -- the number it has come to
  tries    INTEGER NOT NULL,        -- refusals in a row
  next_try INTEGER NOT NULL         -- ms
) STRICT;

CREATE TABLE photo_pending (
  slot     INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  person   INTEGER NOT NULL,
  tries    INTEGER NOT NULL,
  next_try INTEGER NOT NULL,        -- ms
  code     TEXT NOT NULL,
  PRIMARY KEY (slot, person)
) STRICT, WITHOUT ROWID;

ALTER TABLE link ADD COLUMN photo INTEGER NOT NULL DEFAULT 0; -- picture that was written, 0 for none

PRAGMA user_version = 2;
