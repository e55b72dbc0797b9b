-- +goose Up
-- What contacts held, so that it can be shown beside what they will hold, and put back.

CREATE TABLE content (
  key  BLOB PRIMARY KEY,            -- 16 bytes: a card's fingerprint, or a hash of body
  kind TEXT NOT NULL,               -- card: as Concord writes it; contact: as it was read
  body TEXT NOT NULL                -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
  run    INTEGER NOT NULL,
  slot   INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  person INTEGER NOT NULL,
  before BLOB NOT NULL,             -- fingerprint in the link before this run's first write, x'' for no contact
  after  BLOB,                      -- after its last, x'' for no contact; NULL: read, not written yet
  image  BLOB NOT NULL,             -- key of the contact as it was read before the write, x'' when it was not
  PRIMARY KEY (run, slot, person)
) STRICT, WITHOUT ROWID;

-- What an admin undid stays undone until the person is wanted differently.
CREATE TABLE pinned (
  slot   INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  person INTEGER NOT NULL,
  wanted BLOB NOT NULL,             -- fingerprint that is not written again, x'' for no contact
  PRIMARY KEY (slot, person)
) STRICT, WITHOUT ROWID;

-- Everyone is looked at once more, so that the content of each card is there.
UPDATE profile SET rules_hash = x'';

PRAGMA user_version = 5;
