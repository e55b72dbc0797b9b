package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"concord/backend/notify"
)

// RaiseNotices implements notify.Store. Where nothing changed it writes nothing.
func (db *DB) RaiseNotices(ctx context.Context, channel notify.Channel, judged []notify.Event, holding map[string]notify.Event) error {
	known, err := query(ctx, db, "read the notices", func(rows *sql.Rows) (n struct {
		key   string
		event notify.Event
	}, err error) {
		err = rows.Scan(&n.key, &n.event)
		return n, err
	}, "SELECT key, event FROM notice WHERE channel = ?", channel)
	if err != nil {
		return err
	}
	fresh := map[string]notify.Event{}
	for key, event := range holding {
		fresh[key] = event
	}
	var ended []string
	for _, n := range known {
		delete(fresh, n.key)
		if _, holds := holding[n.key]; !holds && slices.Contains(judged, n.event) {
			ended = append(ended, n.key)
		}
	}
	if len(fresh) == 0 && len(ended) == 0 {
		return nil
	}
	return db.update(ctx, "keep the notices", func(tx *sql.Tx) error {
		for _, key := range ended {
			if _, err := tx.ExecContext(ctx, "DELETE FROM notice WHERE channel = ? AND key = ?", channel, key); err != nil {
				return err
			}
		}
		for key, event := range fresh {
			// Another process may have come first.
			if _, err := tx.ExecContext(ctx, "INSERT INTO notice (channel, key, event) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", channel, key, event); err != nil {
				return err
			}
		}
		return nil
	})
}

// TakeNotice implements notify.Store.
func (db *DB) TakeNotice(ctx context.Context, channel notify.Channel, key string, now, until time.Time) (tried int, due bool, err error) {
	err = db.update(ctx, "take a notice", func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, "UPDATE notice SET next = ? WHERE channel = ? AND key = ? AND told = 0 AND next <= ? RETURNING tried",
			millis(until), channel, key, millis(now)).Scan(&tried)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		due = err == nil
		return err
	})
	return tried, due, err
}

// SettleNotice implements notify.Store.
func (db *DB) SettleNotice(ctx context.Context, channel notify.Channel, key string, now time.Time) error {
	return db.changeNotice(ctx, "UPDATE notice SET told = ? WHERE channel = ? AND key = ?", millis(now), channel, key)
}

// PostponeNotice implements notify.Store.
func (db *DB) PostponeNotice(ctx context.Context, channel notify.Channel, key string, next time.Time) error {
	return db.changeNotice(ctx, "UPDATE notice SET tried = tried + 1, next = ? WHERE channel = ? AND key = ?", millis(next), channel, key)
}

func (db *DB) changeNotice(ctx context.Context, statement string, args ...any) error {
	return db.update(ctx, "record what became of a notice", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, statement, args...)
		return err
	})
}
