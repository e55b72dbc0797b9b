package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"concord/backend/contactsync"
)

// DriftStand implements contactsync.DriftStore.
func (db *DB) DriftStand(ctx context.Context, slot int64) (s contactsync.DriftStand, err error) {
	var checked int64
	err = db.row(ctx, "read how far the watch over a mailbox has come", []any{&s.Link, &s.Query, &s.Rounds, &checked},
		"SELECT link, query, rounds, checked FROM drift_stand WHERE slot = ?", slot)
	if errors.Is(err, sql.ErrNoRows) {
		return contactsync.DriftStand{}, nil
	}
	s.Checked = fromMillis(checked)
	return s, err
}

// SaveDrift implements contactsync.DriftStore.
func (db *DB) SaveDrift(ctx context.Context, slot int64, look contactsync.DriftLook) error {
	return db.update(ctx, "save what a look for drift found", func(tx *sql.Tx) error {
		s := look.Stand
		if _, err := tx.ExecContext(ctx, `INSERT INTO drift_stand (slot, link, query, rounds, checked) VALUES (?1, ?2, ?3, ?4, ?5)
			ON CONFLICT DO UPDATE SET link = ?2, query = ?3, rounds = ?4, checked = ?5`, slot, s.Link, s.Query, s.Rounds, millis(s.Checked)); err != nil {
			return err
		}
		if look.Whole {
			if _, err := tx.ExecContext(ctx, "DELETE FROM drift WHERE slot = ?", slot); err != nil {
				return err
			}
		} else if len(look.People)+len(look.Gone) > 0 {
			if _, err := tx.ExecContext(ctx, `DELETE FROM drift WHERE slot = ?1 AND (contact = '' AND person IN (SELECT value FROM json_each(?2))
				OR contact IN (SELECT value FROM json_each(?3)))`, slot, jsonList(look.People), jsonList(look.Gone)); err != nil {
				return err
			}
		}
		for _, f := range look.Found {
			if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO drift (slot, person, kind, contact, fields, folder) VALUES (?, ?, ?, ?, ?, ?)",
				slot, f.Person, string(f.Kind), f.Contact, jsonList(f.Fields), f.Folder); err != nil {
				return err
			}
		}
		return nil
	})
}

// settleDrift forgets what was found of a contact that is written now, or gone. One that was moved still is where it was.
func settleDrift(ctx context.Context, tx *sql.Tx, slot, person int64, gone bool) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM drift WHERE slot = ? AND person = ? AND contact = '' AND (? OR kind <> 'moved')", slot, person, gone)
	return err
}

// DriftFindings implements contactsync.DriftStore.
func (db *DB) DriftFindings(ctx context.Context, slot int64) ([]contactsync.DriftFinding, error) {
	return query(ctx, db, "read what users did to contacts", func(rows *sql.Rows) (f contactsync.DriftFinding, err error) {
		var fields string
		if err = rows.Scan(&f.Person, &f.Kind, &f.Contact, &fields, &f.Folder); err == nil {
			err = json.Unmarshal([]byte(fields), &f.Fields)
		}
		return f, err
	}, "SELECT person, kind, contact, fields, folder FROM drift WHERE slot = ? ORDER BY person, kind, contact", slot)
}

// DriftDue implements contactsync.DriftStore.
func (db *DB) DriftDue(ctx context.Context, profile int64, before, now time.Time, limit int) ([]contactsync.Mailbox, error) {
	return query(ctx, db, "read which mailboxes to look at for drift", scanMailbox, "SELECT "+mailboxColumns+mailboxTables+
		`LEFT JOIN drift_stand d ON d.slot = m.slot
		WHERE m.profile = ?1 AND m.wanted = 1 AND m.folder <> '' AND m.open = 0 AND m.applied_seq > 0 AND m.next_try <= ?3 AND coalesce(d.checked, 0) <= ?2
		ORDER BY coalesce(d.checked, 0), m.slot LIMIT ?4`, profile, millis(before), millis(now), limit)
}

// DriftSince implements contactsync.DriftStore.
func (db *DB) DriftSince(ctx context.Context, profile int64) (mailboxes int64, last time.Time, err error) {
	var checked int64
	err = db.row(ctx, "read when a mailbox was last looked at for drift", []any{&mailboxes, &checked},
		"SELECT count(*), coalesce(max(d.checked), 0) FROM mailbox_state m LEFT JOIN drift_stand d ON d.slot = m.slot WHERE m.profile = ? AND m.wanted = 1", profile)
	return mailboxes, fromMillis(checked), err
}
