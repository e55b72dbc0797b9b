-- +goose Up
-- Taking a profile's contacts out of the mailboxes, taking over what former tools left, and where contacts lie.

-- ms; its contacts were taken out and it was forgotten: only what its journal needs is left.
ALTER TABLE profile ADD COLUMN retired INTEGER NOT NULL DEFAULT 0;

-- Profiles whose contacts are being taken out of the mailboxes: nothing is written for them meanwhile.
CREATE TABLE removal (
  profile INTEGER PRIMARY KEY REFERENCES profile (no) ON DELETE CASCADE,
  started INTEGER NOT NULL          -- ms
) STRICT;

CREATE TABLE removal_mailbox (
  slot     INTEGER PRIMARY KEY REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  clean    INTEGER NOT NULL,        -- ms; since then nothing of ours is left in it
  contacts INTEGER NOT NULL         -- taken out, over all runs
) STRICT;

-- Contacts that a run deleted and that no link knew: second ones of a person, and what former tools left.
CREATE TABLE set_aside (
  run     INTEGER NOT NULL,
  slot    INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  contact BLOB NOT NULL,            -- id, packed (contactid.go)
  person  INTEGER NOT NULL,         -- 0: nobody in the directory
  folder  TEXT NOT NULL,            -- id of the folder it lay in
  image   BLOB NOT NULL,            -- key of its content as it was read
  deleted INTEGER NOT NULL,         -- 1: the deletion was answered
  PRIMARY KEY (run, slot, contact)
) STRICT, WITHOUT ROWID;

-- What a search found of former tools.
CREATE TABLE leftover (
  no        INTEGER PRIMARY KEY,
  slot      INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  contact   BLOB NOT NULL,          -- id, packed
  folder    TEXT NOT NULL,          -- its name
  kind      TEXT NOT NULL,          -- mark, extension, fileAs, category, folder
  tool      TEXT NOT NULL,          -- whose: a profile id, a name of an extension, a category, a folder
  evidence  TEXT NOT NULL,          -- what was seen, for people
  name      TEXT NOT NULL,          -- display name of the contact
  address   TEXT NOT NULL,          -- its first e-mail address
  filled    INTEGER NOT NULL,       -- properties with a value
  person    INTEGER NOT NULL,       -- 0: nobody the profile wants
  matched   TEXT NOT NULL,          -- how: id, address, '' for not at all
  duplicate INTEGER NOT NULL,       -- 1: the mailbox has a better one of this person
  decision  TEXT NOT NULL,          -- adopt, leave, remove, '' for none
  done      INTEGER NOT NULL,       -- ms; the decision was carried out
  trouble   TEXT NOT NULL,          -- code, '' for none
  seen      INTEGER NOT NULL,       -- run of the search that saw it last
  UNIQUE (slot, contact)
) STRICT;
CREATE INDEX leftover_open ON leftover (slot, no) WHERE done = 0;

-- Where a mailbox's contacts lie: a profile that is given another folder moves them.
ALTER TABLE mailbox_state ADD COLUMN place TEXT NOT NULL DEFAULT '';      -- of the folder: its name, or default; '' for not known
ALTER TABLE mailbox_state ADD COLUMN made INTEGER NOT NULL DEFAULT 0;     -- 1: Concord made the folder
ALTER TABLE mailbox_state ADD COLUMN moving INTEGER NOT NULL DEFAULT 0;   -- 1: the profile's place changed since

-- Contacts that have a successor in the new place and are still to be deleted.
CREATE TABLE moved (
  slot    INTEGER NOT NULL REFERENCES mailbox_state (slot) ON DELETE CASCADE,
  contact BLOB NOT NULL,            -- id, packed
  PRIMARY KEY (slot, contact)
) STRICT, WITHOUT ROWID;

UPDATE mailbox_state SET place = 'own:' || (SELECT folder FROM profile WHERE no = mailbox_state.profile), made = 1 WHERE folder <> '';

PRAGMA user_version = 8;
