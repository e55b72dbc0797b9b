-- +goose Up
-- Times are INTEGER unix milliseconds, UTC; 0 means never. Object ids are GUIDs in lower case.

CREATE TABLE meta (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  clock   INTEGER NOT NULL, -- grows with each change of a person or a membership
  reduced INTEGER NOT NULL  -- clock up to which people nobody wants were reduced
) STRICT;
INSERT INTO meta (one, clock, reduced) VALUES (1, 0, 0);

-- The mirror: the directory as we know it.
CREATE TABLE round (
  resource   TEXT PRIMARY KEY,    -- users, groups/0, …
  query      TEXT NOT NULL,       -- what was asked for
  link       TEXT NOT NULL,
  done       INTEGER NOT NULL,    -- 1: link is a delta link
  whole      INTEGER NOT NULL,    -- 1: this round reads everything
  generation INTEGER NOT NULL,
  saved      INTEGER NOT NULL     -- ms
) STRICT;

CREATE TABLE person (
  no         INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE, -- object id
  user       TEXT NOT NULL,        -- JSON as Graph names it
  hash       BLOB NOT NULL,        -- 16 bytes, of the whole user as last read
  reduced    INTEGER NOT NULL,     -- 1: user holds only what rules look at, since nobody wants this person
  manager    TEXT NOT NULL,        -- object id, '' for none
  gone       INTEGER NOT NULL,
  generation INTEGER NOT NULL,     -- of the last full round that showed this person
  changed    INTEGER NOT NULL      -- meta.clock at the last change
) STRICT;
CREATE INDEX person_changed ON person (changed);
CREATE INDEX person_manager ON person (manager) WHERE manager <> '';
CREATE INDEX person_whole ON person (no) WHERE reduced = 0;

CREATE TABLE directory_group (
  id         TEXT PRIMARY KEY,     -- object id
  name       TEXT NOT NULL,
  present    INTEGER NOT NULL,
  generation INTEGER NOT NULL
) STRICT;

CREATE TABLE group_member (
  group_id   TEXT NOT NULL,
  member_id  TEXT NOT NULL,
  is_group   INTEGER NOT NULL,     -- 0: a user
  generation INTEGER NOT NULL,
  PRIMARY KEY (group_id, member_id)
) STRICT, WITHOUT ROWID;

-- Profiles and what they want.
CREATE TABLE profile (
  no         INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE, -- UUID, in the marks
  name       TEXT NOT NULL UNIQUE COLLATE NOCASE,
  folder     TEXT NOT NULL COLLATE NOCASE,
  body       TEXT NOT NULL,        -- the whole profile as JSON
  seq        INTEGER NOT NULL,     -- number of the latest change of its people
  evaluated  INTEGER NOT NULL,     -- meta.clock up to which people were evaluated
  rules_hash BLOB NOT NULL
) STRICT;

CREATE TABLE person_state (
  profile     INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  person      INTEGER NOT NULL,
  wanted      INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,       -- 16 bytes, of the card
  filled      INTEGER NOT NULL,    -- bit set of properties with a value
  seq         INTEGER NOT NULL,    -- number of this person's last change
  kept        INTEGER NOT NULL,    -- 1: their contacts are meant to be out there, by the last acceptance
  kept_filled INTEGER NOT NULL,    -- filled by the last acceptance
  verdict     INTEGER NOT NULL,    -- on a loss: 0 none, 1 approved, 2 refused
  PRIMARY KEY (profile, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_state_seq ON person_state (profile, seq, person);
CREATE INDEX person_state_loss ON person_state (profile, person)
  WHERE kept <> wanted OR (kept_filled & ~filled) <> 0;

-- How far each mailbox has come.
CREATE TABLE mailbox_state (
  slot          INTEGER PRIMARY KEY,
  profile       INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  mailbox       TEXT NOT NULL,      -- object id
  person        INTEGER NOT NULL,
  wanted        INTEGER NOT NULL,
  kept          INTEGER NOT NULL,   -- 0: its leaving was accepted
  verdict       INTEGER NOT NULL,
  folder        TEXT NOT NULL,      -- id, '' when not known
  folder_parent TEXT NOT NULL,
  applied_seq   INTEGER NOT NULL,
  open          INTEGER NOT NULL,   -- 1: being written to, or not left cleanly
  suspect       INTEGER NOT NULL,   -- listings still due after a create of unknown outcome
  contacts      INTEGER NOT NULL,   -- links
  tries         INTEGER NOT NULL,   -- refusals in a row
  next_try      INTEGER NOT NULL,   -- ms
  trouble       TEXT NOT NULL,      -- JSON, '' for none
  UNIQUE (profile, mailbox)
) STRICT;

CREATE TABLE link (
  slot        INTEGER NOT NULL,
  person      INTEGER NOT NULL,
  fingerprint BLOB NOT NULL,        -- 16 bytes, of the card that was written
  contact     BLOB NOT NULL,        -- id, packed (contactid.go)
  PRIMARY KEY (slot, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE pending (
  slot     INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  tries    INTEGER NOT NULL,
  next_try INTEGER NOT NULL,        -- ms
  code     TEXT NOT NULL,
  approved INTEGER NOT NULL,        -- 1: an admin approved deletions here
  PRIMARY KEY (slot, person)
) STRICT, WITHOUT ROWID;

-- Runs, and what waits for a person.
CREATE TABLE run (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  state     TEXT NOT NULL,
  started   INTEGER NOT NULL,       -- ms
  body      TEXT NOT NULL           -- the whole run as JSON
) STRICT;
CREATE INDEX run_state ON run (state);

CREATE TABLE hold (
  run     INTEGER NOT NULL,
  profile INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  state   TEXT NOT NULL,
  body    TEXT NOT NULL,            -- the whole hold as JSON
  PRIMARY KEY (run, profile)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_state ON hold (state, profile);

CREATE TABLE held (
  run     INTEGER NOT NULL,
  profile INTEGER NOT NULL REFERENCES profile (no) ON DELETE CASCADE,
  kind    TEXT NOT NULL,
  slot    INTEGER NOT NULL,         -- 0: every mailbox
  person  INTEGER NOT NULL,         -- 0: the mailbox as a whole
  PRIMARY KEY (run, profile, kind, slot, person)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
