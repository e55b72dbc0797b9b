package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"concord/backend/throttle"
)

// Learned is what an earlier gate found out about the tenant; the zero value when there was none.
func (db *DB) Learned(ctx context.Context) (l throttle.Learned, err error) {
	err = db.row(ctx, "read the pace", []any{&l.Level, &l.Slots}, "SELECT level, slots FROM pace")
	if errors.Is(err, sql.ErrNoRows) {
		return throttle.Learned{}, nil
	}
	return l, err
}

// SaveLearned remembers it.
func (db *DB) SaveLearned(ctx context.Context, l throttle.Learned) error {
	return db.update(ctx, "save the pace", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO pace (one, level, slots, saved) VALUES (1, ?, ?, ?)
			ON CONFLICT DO UPDATE SET level = excluded.level, slots = excluded.slots, saved = excluded.saved`, l.Level, l.Slots, millis(time.Now()))
		return err
	})
}
