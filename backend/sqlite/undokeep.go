package sqlite

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"concord/backend/contactsync"
)

// This file forgets what is kept for undoing when it is too old or too much.

const (
	// forgetChunk is how many rows one transaction removes, so that nobody waits long for the database.
	forgetChunk = 5000
	// sweepEvery is how often contents that nothing refers to are looked for: it reads every link and every row of the
	// journal, some three seconds for a million of each on two slow cores.
	sweepEvery = 24 * time.Hour
	// journalRowBytes is what a row of the journal takes on the disk (measured: 55, TestALinkWithItsJournalTakesAtMost160Bytes).
	journalRowBytes = 60
	// contentRowBytes is what a content takes beside its body.
	contentRowBytes = 40
)

// contentReferences are the columns that name contents, by table. Tables of a later version may be missing here or
// there; a test looks for columns that are in neither list.
var contentReferences = map[string][]string{
	"link":           {"fingerprint"},
	"person_state":   {"fingerprint"},
	"journal":        {"before", "after", "image"},
	"plan_operation": {"before", "after"},
	"set_aside":      {"image"},
}

// TidyJournal implements contactsync.UndoStore.
func (db *DB) TidyJournal(ctx context.Context, keep contactsync.Keep, now time.Time) error {
	changed, err := db.noteRuns(ctx, now)
	if err != nil {
		return err
	}
	forgot, err := db.forgetRuns(ctx, "began < ?", millis(now.AddDate(0, 0, -keep.Days)))
	if err != nil {
		return err
	}
	if keep.Days == 0 {
		if forgot, err = db.forgetRuns(ctx, "began <= ?", millis(now)); err != nil {
			return err
		}
	}
	last, bytes, err := db.JournalTidied(ctx)
	if err != nil {
		return err
	}
	// A run that changed much may have brought what is kept over its limit: then nobody waits for the day to be over.
	due := forgot || now.Sub(last) >= sweepEvery || bytes+changed*(journalRowBytes+contentRowBytes) > keep.MaxBytes
	if !due {
		return nil
	}
	// Noted before: what takes longer than there is time for is not tried again by every run.
	if err := db.noteTidied(ctx, now, bytes); err != nil {
		return err
	}
	for {
		if err := db.sweepContents(ctx); err != nil {
			return err
		}
		if bytes, err = db.measure(ctx); err != nil {
			return err
		}
		oldest, err := query(ctx, db, "find the oldest run", scanInt, "SELECT run FROM journal_run ORDER BY run LIMIT 1")
		if err != nil {
			return err
		}
		if bytes <= keep.MaxBytes || len(oldest) == 0 {
			break
		}
		if _, err := db.forgetRuns(ctx, "run = ?", oldest[0]); err != nil {
			return err
		}
	}
	return db.noteTidied(ctx, now, bytes)
}

func (db *DB) noteTidied(ctx context.Context, now time.Time, bytes int64) error {
	return db.update(ctx, "note how much is kept", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE journal_tidied SET at = ?, bytes = ?", millis(now), bytes)
		return err
	})
}

func scanInt(rows *sql.Rows) (n int64, err error) {
	err = rows.Scan(&n)
	return n, err
}

// noteRuns notes the runs whose journal is new, and returns how many contacts they changed. One that was killed is noted
// by the next.
func (db *DB) noteRuns(ctx context.Context, now time.Time) (contacts int64, err error) {
	found, err := query(ctx, db, "find new journals", scanInt, "WITH RECURSIVE "+kept+`
		SELECT later.run FROM (SELECT run FROM later WHERE run IS NOT NULL UNION SELECT run FROM set_aside) later
		  LEFT JOIN journal_run k ON k.run = later.run WHERE coalesce(k.contacts, 0) = 0`, 0)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	err = db.update(ctx, "note whose journal is kept", func(tx *sql.Tx) error {
		for _, run := range found {
			var n int64
			if err := tx.QueryRowContext(ctx, `INSERT INTO journal_run (run, began, contacts, undoes)
				SELECT run, coalesce((SELECT started FROM run WHERE id = ?1), ?2), `+changedContacts+`, 0 FROM (SELECT ?1 AS run) later WHERE true
				ON CONFLICT DO UPDATE SET contacts = excluded.contacts RETURNING contacts`, run, millis(now)).Scan(&n); err != nil {
				return err
			}
			contacts += n
		}
		return nil
	})
	return contacts, err
}

// forgetRuns removes the journals of the runs that a condition on journal_run selects, a chunk at a time.
func (db *DB) forgetRuns(ctx context.Context, where string, argument int64) (forgot bool, err error) {
	runs, err := query(ctx, db, "find journals to forget", scanInt, "SELECT run FROM journal_run WHERE "+where, argument)
	if err != nil {
		return false, err
	}
	for _, run := range runs {
		for more := int64(1); more > 0; {
			err := db.update(ctx, "forget a journal", func(tx *sql.Tx) error {
				done, err := tx.ExecContext(ctx, "DELETE FROM journal WHERE run = ?1 AND (slot, person) IN (SELECT slot, person FROM journal WHERE run = ?1 LIMIT ?2)", run, forgetChunk)
				if err != nil {
					return err
				}
				if more, err = done.RowsAffected(); err != nil || more > 0 {
					return err
				}
				for _, statement := range []string{"DELETE FROM set_aside WHERE run = ?", "DELETE FROM journal_run WHERE run = ?"} {
					if _, err := tx.ExecContext(ctx, statement, run); err != nil {
						return err
					}
				}
				return sweepRetired(ctx, tx)
			})
			if err != nil {
				return forgot, err
			}
		}
		forgot = true
	}
	return forgot, nil
}

// sweepContents removes the contents that nothing refers to. Nobody writes meanwhile but the run that tidies: what is
// new is never removed, because the candidates are read first.
func (db *DB) sweepContents(ctx context.Context) error {
	scanKey := func(rows *sql.Rows) (key contactsync.Fingerprint, err error) {
		var stored []byte
		if err = rows.Scan(&stored); err == nil {
			key, err = fingerprintOf(stored)
		}
		return key, err
	}
	candidates, err := query(ctx, db, "read which contents there are", scanKey, "SELECT key FROM content")
	if err != nil || len(candidates) == 0 {
		return err
	}
	named := make(map[contactsync.Fingerprint]bool, len(candidates))
	for table, columns := range contentReferences {
		for _, column := range columns {
			keys, err := query(ctx, db, "read which contents are in use", scanKey,
				fmt.Sprintf("SELECT DISTINCT %[1]s FROM %[2]s WHERE length(%[1]s) = 16", column, table))
			if err != nil {
				return err
			}
			for _, key := range keys {
				named[key] = true
			}
		}
	}
	unused := slices.DeleteFunc(candidates, func(key contactsync.Fingerprint) bool { return named[key] })
	for chunk := range slices.Chunk(unused, forgetChunk) {
		keys := make([]string, len(chunk))
		for i, key := range chunk {
			keys[i] = hex.EncodeToString(key[:])
		}
		err := db.update(ctx, "forget contents", func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "DELETE FROM content WHERE key IN (SELECT unhex(value) FROM json_each(?))", jsonList(keys))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// measure adds up what journals and contents take.
func (db *DB) measure(ctx context.Context) (bytes int64, err error) {
	err = db.row(ctx, "measure what is kept", []any{&bytes}, `
		SELECT coalesce((SELECT sum(contacts) FROM journal_run), 0) * ?1 + coalesce((SELECT sum(length(CAST(body AS BLOB)) + ?2) FROM content), 0)`,
		journalRowBytes, contentRowBytes)
	return bytes, err
}
