package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"

	"concord/backend/contactsync"
	"concord/backend/runs"
)

// CreateRun implements runs.Store.
func (db *DB) CreateRun(ctx context.Context, r runs.Run) (id int64, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return 0, err
	}
	err = db.update(ctx, "note a run", func(tx *sql.Tx) error {
		// Old ones go, unless something still stands on them: a hold that waits, a journal that can be undone.
		if _, err := tx.ExecContext(ctx, `DELETE FROM run WHERE id IN (SELECT id FROM run WHERE id <= (SELECT max(id) FROM run) - ? AND started < ? ORDER BY id LIMIT 100)
			AND state <> ? AND id NOT IN (SELECT run FROM hold WHERE state = ?) AND id NOT IN (SELECT run FROM journal_run)`,
			keptRuns, millis(r.Started.AddDate(-1, 0, 0)), runs.Running, contactsync.Waiting); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, "INSERT INTO run (kind, state, started, body) VALUES (?, ?, ?, ?) RETURNING id", r.Kind, r.State, millis(r.Started), string(body)).Scan(&id)
	})
	return id, err
}

// keptRuns is how many runs are kept however old they are; of the others those of the last year. A run every hour is 8,760 a year.
const keptRuns = 1000

// SaveRun implements runs.Store.
func (db *DB) SaveRun(ctx context.Context, r runs.Run) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return db.update(ctx, "save a run", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE run SET state = ?, body = ? WHERE id = ?", r.State, string(body), r.ID)
		return err
	})
}

func (db *DB) runs(ctx context.Context, where string, args ...any) ([]runs.Run, error) {
	return query(ctx, db, "read runs", func(rows *sql.Rows) (r runs.Run, err error) {
		var id int64
		var body string
		if err = rows.Scan(&id, &body); err == nil {
			err = json.Unmarshal([]byte(body), &r)
		}
		r.ID = id
		return r, err
	}, "SELECT id, body FROM run "+where, args...)
}

// Run implements runs.Store.
func (db *DB) Run(ctx context.Context, id int64) (runs.Run, error) {
	found, err := db.runs(ctx, "WHERE id = ?", id)
	if err == nil && len(found) == 0 {
		err = runs.ErrNoRun
	}
	if err != nil {
		return runs.Run{}, err
	}
	return found[0], nil
}

// RunPage implements runs.Store.
func (db *DB) RunPage(ctx context.Context, offset, limit int) (page []runs.Run, total int64, err error) {
	if err := db.row(ctx, "count runs", []any{&total}, "SELECT count(*) FROM run"); err != nil {
		return nil, 0, err
	}
	page, err = db.runs(ctx, "ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)
	return page, total, err
}

// RunningRuns implements runs.Store.
func (db *DB) RunningRuns(ctx context.Context) ([]runs.Run, error) {
	return db.runs(ctx, "WHERE state = ?", runs.Running)
}
