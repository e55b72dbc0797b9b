package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"concord/backend/contactsync"
	"concord/backend/schedule"
)

// Schedules implements schedule.Store. A profile that is being taken out of the mailboxes has none.
func (db *DB) Schedules(ctx context.Context) ([]schedule.Entry, error) {
	return query(ctx, db, "read the schedules", func(rows *sql.Rows) (e schedule.Entry, err error) {
		var body string
		var since int64
		if err = rows.Scan(&e.Profile, &e.Name, &body, &since); err == nil {
			err = json.Unmarshal([]byte(body), &e.Schedule)
		}
		e.Since = fromMillis(since)
		return e, err
	}, `SELECT p.id, p.name, s.body, s.since FROM schedule s JOIN profile p ON p.no = s.profile
	     WHERE p.retired = 0 AND NOT EXISTS (SELECT 1 FROM removal WHERE removal.profile = p.no) ORDER BY p.name`)
}

// SetSchedule gives a profile, by id, a schedule that counts from a moment on. It fails with a *contactsync.NoProfileError
// where there is no such profile.
func (db *DB) SetSchedule(ctx context.Context, profile string, s schedule.Schedule, since time.Time) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return db.update(ctx, "save the schedule", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `INSERT INTO schedule (profile, body, since) SELECT no, ?, ? FROM profile WHERE id = ? AND retired = 0
			ON CONFLICT (profile) DO UPDATE SET body = excluded.body, since = excluded.since`, string(body), millis(since), profile)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		return &contactsync.NoProfileError{Name: profile}
	})
}

// ClearSchedule takes a profile's schedule away, and tells whether it had one.
func (db *DB) ClearSchedule(ctx context.Context, profile string) (had bool, err error) {
	err = db.update(ctx, "take the schedule away", func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "DELETE FROM schedule WHERE profile = (SELECT no FROM profile WHERE id = ?)", profile)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		had = n > 0
		return err
	})
	return had, err
}

// BeginSchedule implements schedule.Store.
func (db *DB) BeginSchedule(ctx context.Context, profile string, at time.Time) error {
	return db.update(ctx, "record that a schedule was begun", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE schedule SET since = ? WHERE profile = (SELECT no FROM profile WHERE id = ?)", millis(at), profile)
		return err
	})
}
