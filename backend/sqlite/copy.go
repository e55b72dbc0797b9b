package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// This file serves package backup: a database copied while others work with it, and a copy looked at before it counts.

// Schema is the number of the newest migration of this Concord.
func Schema() int64 { return latest }

// CopyTo writes the database at path, as it stands at this moment, into a new file beside or elsewhere: one file without a
// log, readable for its owner alone, and with nothing in it of what was deleted before. Others may read and write
// meanwhile. The database is not migrated. dest must not exist; after an error it does not.
func CopyTo(ctx context.Context, path, dest string) (err error) {
	if _, err := os.Stat(path); err != nil {
		return explain(path, fmt.Errorf("sqlite: copy the database: %w", err))
	}
	// Made here, because the engine would let others read it. It takes an empty file for a new database.
	file, err := os.OpenFile(dest, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return explain(dest, fmt.Errorf("sqlite: make the copy: %w", err))
	}
	if err := file.Close(); err != nil {
		return explain(dest, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(dest))
		}
	}()
	db, err := connect(path, "mode=rw", 1)
	if err != nil {
		return explain(path, err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", dest)
	if err = errors.Join(err, db.Close()); err != nil {
		return explain(path, fmt.Errorf("sqlite: copy the database: %w", err))
	}
	return nil
}

// Copied is what a database file turned out to be.
type Copied struct {
	Schema   int64 // number of its newest migration
	Profiles []CopiedProfile
}

// CopiedProfile is a profile in a copy, as JSON.
type CopiedProfile struct{ ID, Body string }

// Examine reads a database file that nobody works with, whole: each page and each index. A file that is damaged, of
// another program, or of a newer Concord is an *Error. It is not migrated.
func Examine(ctx context.Context, path string) (c Copied, err error) {
	db, err := connect(path, "mode=ro", 1)
	if err != nil {
		return c, explain(path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if c.Schema, err = ours(ctx, db); err != nil {
		return c, explain(path, err)
	}
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return c, explain(path, fmt.Errorf("sqlite: check the file: %w", err))
	}
	if verdict != "ok" {
		return c, explain(path, fmt.Errorf("%w: %s", errDamaged, verdict))
	}
	if c.Schema == 0 {
		return c, nil
	}
	// A retired profile has no folder.
	c.Profiles, err = readAll(ctx, db, func(rows *sql.Rows) (p CopiedProfile, err error) { return p, rows.Scan(&p.ID, &p.Body) },
		"SELECT id, body FROM profile WHERE folder <> '' ORDER BY name")
	return c, explain(path, err)
}

// ours says which schema a file has, or why it is none of ours.
func ours(ctx context.Context, db *sql.DB) (version int64, err error) {
	var owner, tables int64
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&owner); err != nil {
		return 0, fmt.Errorf("sqlite: read the header: %w", err)
	}
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("sqlite: read the version: %w", err)
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return 0, fmt.Errorf("sqlite: read the tables: %w", err)
	}
	switch {
	case owner != applicationID && tables > 0:
		return version, errForeign
	case version > latest:
		return version, errNewer
	}
	return version, nil
}

// LookAgain has every mailbox listed and compared by the next sync: this database may be older than what the mailboxes hold,
// so what it says was written there last is not to be relied on.
func (db *DB) LookAgain(ctx context.Context) error {
	return db.update(ctx, "have every mailbox looked at again", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"UPDATE link SET fingerprint = zeroblob(16) WHERE slot IN (SELECT slot FROM mailbox_state WHERE wanted = 1)",
			"UPDATE mailbox_state SET open = 1, applied_seq = 0, next_try = 0 WHERE wanted = 1",
		} {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// Settle writes what the log holds into the file, so that the file alone is the whole database once it is closed.
func (db *DB) Settle(ctx context.Context) error {
	var busy, pages, moved int64
	if err := db.write.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: write the log back: %w", err))
	}
	return nil
}
