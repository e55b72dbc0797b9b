-- +goose Up
-- What a sync would do, kept until somebody has read it and has it done. Names are kept with it: a plan is read after
-- people have left. profile, slot and person are keys of the tables that the plan is about, which may lose them.

CREATE TABLE plan (
  id      INTEGER PRIMARY KEY AUTOINCREMENT, -- people type it, so none is used twice
  state   TEXT NOT NULL,            -- making, ready, applying, applied
  created INTEGER NOT NULL,         -- ms
  body    TEXT NOT NULL             -- the whole plan as JSON, without its operations
) STRICT;

CREATE TABLE plan_mailbox (
  plan    INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  slot    INTEGER NOT NULL,
  profile INTEGER NOT NULL,
  mailbox TEXT NOT NULL,            -- object id
  name    TEXT NOT NULL,            -- user principal name
  creates INTEGER NOT NULL,         -- operations that would be carried out
  updates INTEGER NOT NULL,
  deletes INTEGER NOT NULL,
  held    INTEGER NOT NULL,         -- operations that would wait for approval
  PRIMARY KEY (plan, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_person (
  plan     INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  profile  INTEGER NOT NULL,
  person   INTEGER NOT NULL,
  id       TEXT NOT NULL,           -- object id
  name     TEXT NOT NULL,
  mail     TEXT NOT NULL,
  ground   TEXT NOT NULL,           -- the condition that decided, '' when no operation turns on it
  sentence TEXT NOT NULL,
  PRIMARY KEY (plan, profile, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_operation (
  plan   INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  slot   INTEGER NOT NULL,
  person INTEGER NOT NULL,
  kind   TEXT NOT NULL,             -- create, update, delete
  reason TEXT NOT NULL,
  held   INTEGER NOT NULL,          -- 1: would wait for approval
  before BLOB NOT NULL,             -- fingerprint of what the contact holds, x'' for none
  after  BLOB NOT NULL,             -- of what it would hold, x'' for none
  PRIMARY KEY (plan, slot, person)
) STRICT, WITHOUT ROWID;
-- Most operations of a large plan are creates: what is looked for among them is found by these.
CREATE INDEX plan_operation_kind ON plan_operation (plan, kind, slot, person) WHERE kind <> 'create';
CREATE INDEX plan_operation_held ON plan_operation (plan, slot, person) WHERE held = 1;

PRAGMA user_version = 6;
