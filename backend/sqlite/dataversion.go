package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Watch notices commits to the database, of this process and of others. It keeps a connection of its own, because
// SQLite counts per connection (https://www.sqlite.org/pragma.html#pragma_data_version). One goroutine at a time.
type Watch struct {
	db      *DB
	conn    *sql.Conn
	version int64
}

// Watch begins to notice; Close ends it.
func (db *DB) Watch(ctx context.Context) (*Watch, error) {
	conn, err := db.read.Conn(ctx)
	if err != nil {
		return nil, explain(db.path, fmt.Errorf("sqlite: watch for changes: %w", err))
	}
	w := &Watch{db: db, conn: conn}
	if _, err := w.Changed(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return w, nil
}

// Changed tells whether anything was committed since it was last asked. It reads a few bytes of shared memory, so it
// may be asked often. A file that is gone or was exchanged is an *Error.
func (w *Watch) Changed(ctx context.Context) (bool, error) {
	if err := w.db.present(); err != nil {
		return false, explain(w.db.path, err)
	}
	before := w.version
	if err := w.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&w.version); err != nil {
		return false, explain(w.db.path, fmt.Errorf("sqlite: watch for changes: %w", err))
	}
	return w.version != before, nil
}

// Close gives the connection back.
func (w *Watch) Close() error { return w.conn.Close() }
