-- +goose Up
-- What happened over time: requests to Microsoft, refusals, people and contacts in place.

CREATE TABLE traffic (
  step            INTEGER NOT NULL, -- ms, how long this bucket is; grows with age
  at              INTEGER NOT NULL, -- ms, its beginning, a multiple of step
  scope           INTEGER NOT NULL, -- 0 everything, 1 mailboxes, 2 directory, 3 open extensions
  seconds         INTEGER NOT NULL, -- of it in which we were at work; the rest is unknown, not zero
  requests        INTEGER NOT NULL, -- answers, or none where the connection was lost; an item of a batch is one
  requests_min    INTEGER NOT NULL, -- in the quietest of these seconds
  requests_max    INTEGER NOT NULL, -- in the busiest
  refused         INTEGER NOT NULL, -- 429 and its kin
  refused_max     INTEGER NOT NULL,
  unavailable     INTEGER NOT NULL, -- 503 and 504
  unavailable_max INTEGER NOT NULL,
  failed          INTEGER NOT NULL, -- other 5xx
  lost            INTEGER NOT NULL, -- no answer
  latency         INTEGER NOT NULL, -- ms, sum over requests
  latency_max     INTEGER NOT NULL, -- ms
  -- Of scope 0 alone:
  exchanges       INTEGER NOT NULL, -- HTTP exchanges begun
  batches         INTEGER NOT NULL, -- of them with $batch
  waited          INTEGER NOT NULL, -- ms in which at least one exchange was held back
  in_flight       INTEGER NOT NULL, -- ms, sum over exchanges of the time under way
  peak            INTEGER NOT NULL, -- exchanges under way at once
  by_machine      INTEGER NOT NULL, -- ms in which this was what kept us from going faster; together the time at work
  by_answers      INTEGER NOT NULL, -- ms
  by_mailbox      INTEGER NOT NULL, -- ms
  by_refusal      INTEGER NOT NULL, -- ms
  by_shared       INTEGER NOT NULL, -- ms
  by_concurrency  INTEGER NOT NULL, -- ms
  by_budget       INTEGER NOT NULL, -- ms
  dropped         INTEGER NOT NULL, -- observations before this bucket that could not be stored
  PRIMARY KEY (step, at, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE throttle_event (
  id          INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,     -- ms
  scope       INTEGER NOT NULL,     -- as in traffic
  mailbox     TEXT NOT NULL,        -- object id, '' for none
  status      INTEGER NOT NULL,     -- HTTP, 0 for no answer
  code        TEXT NOT NULL,        -- Graph's
  answers     INTEGER NOT NULL,     -- that were alike in this second
  retry_after INTEGER NOT NULL,     -- ms, the longest; -1 when none was told
  closed      INTEGER NOT NULL      -- ms for which the scope was left alone
) STRICT;
CREATE INDEX throttle_event_at ON throttle_event (at);

CREATE TABLE population (
  at        INTEGER PRIMARY KEY,    -- ms, the end of a run
  people    INTEGER NOT NULL,       -- wanted, each counted once
  mailboxes INTEGER NOT NULL,       -- in the rules, each counted once
  contacts  INTEGER NOT NULL        -- in place
) STRICT;

CREATE INDEX run_started ON run (started);

PRAGMA user_version = 4;
