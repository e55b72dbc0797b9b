-- +goose Up
-- Cloud sync: what is remembered of each configuration, what was kept before it was changed, what was done, how jobs did.

CREATE TABLE cloudsync_known (
  domain            TEXT PRIMARY KEY,   -- lower case
  service_principal TEXT NOT NULL,      -- object id, '' before there is one
  app_id            TEXT NOT NULL,
  scenario          TEXT NOT NULL,      -- AppKey's, '' when none was sent
  configuration     TEXT NOT NULL,      -- JSON as last applied or imported, '' for none
  tested            TEXT NOT NULL,      -- distinguished name
  tested_at         INTEGER NOT NULL,   -- ms, 0 for never
  attempts          TEXT NOT NULL       -- JSON by what is being made
) STRICT, WITHOUT ROWID;

CREATE TABLE cloudsync_backup (
  id                INTEGER PRIMARY KEY AUTOINCREMENT, -- people name it on the command line, so none is used twice
  domain            TEXT NOT NULL,
  service_principal TEXT NOT NULL,
  job               TEXT NOT NULL,      -- '' for settings
  kind              TEXT NOT NULL,      -- schema, secrets (the public ones)
  version           TEXT NOT NULL,
  why               TEXT NOT NULL,
  at                INTEGER NOT NULL,   -- ms
  bytes             INTEGER NOT NULL,   -- of the content, unpacked
  content           BLOB NOT NULL       -- gzip
) STRICT;
CREATE INDEX cloudsync_backup_domain ON cloudsync_backup (domain, at);

CREATE TABLE cloudsync_entry (
  id     INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,              -- ms
  domain TEXT NOT NULL,
  what   TEXT NOT NULL,
  text   TEXT NOT NULL
) STRICT;
CREATE INDEX cloudsync_entry_domain ON cloudsync_entry (domain, id);

-- A row for each change of a job.
CREATE TABLE cloudsync_status (
  job               TEXT NOT NULL,
  at                INTEGER NOT NULL,   -- ms, first seen so
  last              INTEGER NOT NULL,   -- ms, last seen so
  domain            TEXT NOT NULL,
  service_principal TEXT NOT NULL,
  status            TEXT NOT NULL,      -- JSON
  PRIMARY KEY (job, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX cloudsync_status_domain ON cloudsync_status (domain, at);

PRAGMA user_version = 15;
