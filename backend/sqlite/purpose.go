package sqlite

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"concord/backend/contactsync"
)

// WantPurposes implements contactsync.PurposeStore.
func (db *DB) WantPurposes(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return db.update(ctx, "note whose mailbox's purpose to ask", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE person SET purpose_due = 1 WHERE purpose_due = 0 AND id IN (SELECT lower(value) FROM json_each(?))", jsonList(ids))
		return err
	})
}

// DuePurposes implements contactsync.PurposeStore.
func (db *DB) DuePurposes(ctx context.Context, now time.Time, limit int) ([]contactsync.DuePurpose, error) {
	return query(ctx, db, "read whose mailbox's purpose to ask", func(rows *sql.Rows) (p contactsync.DuePurpose, err error) {
		return p, rows.Scan(&p.ID, &p.Purpose)
	}, `SELECT id, purpose FROM person p
	     WHERE purpose_due > 0 AND purpose_due <= ? AND gone = 0
	       AND (purpose NOT IN ('', 'user') OR user ->> 'accountEnabled' = 0
	            OR EXISTS (SELECT 1 FROM profile JOIN person_state s ON s.profile = profile.no AND s.person = p.no WHERE s.wanted = 1)
	            OR EXISTS (SELECT 1 FROM profile JOIN mailbox_state m ON m.profile = profile.no AND m.mailbox = p.id WHERE m.wanted = 1))
	     ORDER BY purpose_due, no LIMIT ?`, millis(now), limit)
}

// SavePurposes implements contactsync.PurposeStore. The clock moves only for an answer that matters, so that the others
// have nobody evaluated.
func (db *DB) SavePurposes(ctx context.Context, answers []contactsync.PurposeAnswer) error {
	return db.update(ctx, "save what mailboxes are for", func(tx *sql.Tx) error {
		clock := int64(0)
		for _, answer := range answers {
			if answer.Matters && clock == 0 {
				var err error
				if clock, err = tick(ctx, tx); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, "UPDATE person SET purpose = ?, purpose_due = ?, changed = CASE WHEN ? THEN ? ELSE changed END WHERE id = ?",
				string(answer.Purpose), millis(answer.Next), answer.Matters, clock, strings.ToLower(answer.ID)); err != nil {
				return err
			}
		}
		return nil
	})
}

// PostponePurposes implements contactsync.PurposeStore.
func (db *DB) PostponePurposes(ctx context.Context, until time.Time) error {
	return db.update(ctx, "put asking for purposes off", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE person SET purpose_due = ?1 WHERE purpose_due > 0 AND purpose_due < ?1", millis(until))
		return err
	})
}

// PurposesTold implements contactsync.PurposeStore.
func (db *DB) PurposesTold(ctx context.Context) (told bool, err error) {
	err = db.row(ctx, "look for a purpose", []any{&told}, "SELECT EXISTS (SELECT 1 FROM person WHERE purpose <> '')")
	return told, err
}
