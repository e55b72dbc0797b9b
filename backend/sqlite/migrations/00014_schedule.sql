-- +goose Up
-- When profiles are synced by themselves.

CREATE TABLE schedule (
  profile INTEGER PRIMARY KEY REFERENCES profile (no) ON DELETE CASCADE,
  body    TEXT NOT NULL,    -- JSON, see package schedule
  since   INTEGER NOT NULL  -- ms; set or last begun then
) STRICT;

PRAGMA user_version = 14;
