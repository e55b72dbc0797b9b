-- +goose Up
-- What people's mailboxes are for.

ALTER TABLE person ADD COLUMN purpose TEXT NOT NULL DEFAULT '';       -- in Graph's words, '' while never told
ALTER TABLE person ADD COLUMN purpose_due INTEGER NOT NULL DEFAULT 0; -- ms, when to ask; 0: no rule turns on it
CREATE INDEX person_purpose ON person (purpose_due) WHERE purpose_due > 0;

-- Rules leave rooms and shared mailboxes out now: everyone is looked at once more.
UPDATE profile SET rules_hash = x'';

PRAGMA user_version = 3;
