-- +goose Up
-- Which matters somebody was told of, a row for each channel, for as long as they last.

CREATE TABLE notice (
  channel TEXT    NOT NULL,           -- webhook, window, eventlog
  key     TEXT    NOT NULL,           -- what it is about: held/12
  event   TEXT    NOT NULL,           -- held, failed, certificate, quarantine
  tried   INTEGER NOT NULL DEFAULT 0, -- how often telling it went wrong
  next    INTEGER NOT NULL DEFAULT 0, -- ms: not before then
  told    INTEGER NOT NULL DEFAULT 0, -- ms: when it was told or given up; 0: not yet
  PRIMARY KEY (channel, key)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 18;
