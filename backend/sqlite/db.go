package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"concord/backend/contactsync"
	"concord/backend/runs"

	_ "github.com/mattn/go-sqlite3" // the driver
)

// applicationID is written into the file's header, so that another program's database is never taken for ours: "Cncd".
const applicationID = 0x436e6364

// busyTimeout is how long a writer waits for the other process before it gives up.
const busyTimeout = 20 * time.Second

// The ports that a DB serves.
var (
	_ contactsync.Store = (*DB)(nil)
	_ runs.Store        = (*DB)(nil)
)

// DB is one tenant's database.
type DB struct {
	path  string
	file  os.FileInfo // what lay at path when it was opened
	write *sql.DB     // one connection
	read  *sql.DB

	recordings recordings
}

// Open opens or makes the database at path and brings its tables up to date. Errors are *Error where a person
// can do something about them.
func Open(ctx context.Context, path string) (*DB, error) { return OpenKeeping(ctx, path, nil) }

// OpenKeeping is Open with something to be done before an older file is migrated; nil for nothing.
func OpenKeeping(ctx context.Context, path string, before Before) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, explain(path, fmt.Errorf("sqlite: make the data folder: %w", err))
	}
	// Made here, because the driver would let others read it; the log beside it takes over these permissions.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, explain(path, fmt.Errorf("sqlite: open the file: %w", err))
	}
	info, err := file.Stat()
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, explain(path, err)
	}
	db := &DB{path: path, file: info}
	if db.write, err = connect(path, "_txlock=immediate&_journal_mode=WAL&_synchronous=NORMAL", 1); err != nil {
		return nil, explain(path, err)
	}
	if err := db.prepare(ctx, before); err != nil {
		_ = db.write.Close()
		return nil, explain(path, err)
	}
	if db.read, err = connect(path, "mode=ro&_query_only=1", max(4, 2*runtime.NumCPU())); err != nil {
		_ = db.write.Close()
		return nil, explain(path, err)
	}
	db.settleClock(ctx, time.Now())
	return db, nil
}

// keptPrepared is how many statements a connection keeps prepared, those it used last: to prepare one costs more than to run it.
const keptPrepared = 100

// connect opens a pool of connections. Package sql gives each to one goroutine at a time, so they need no locks of their own.
func connect(path, options string, connections int) (*sql.DB, error) {
	dsn := fmt.Sprintf("file:%s?%s&_foreign_keys=1&_mutex=no&_stmt_cache_size=%d&_busy_timeout=%d",
		(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), options, keptPrepared, busyTimeout.Milliseconds())
	pool, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, fmt.Errorf("sqlite: open %s: %w", filepath.Base(path), err)
	}
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

// Close writes back what the log holds and closes the file.
func (db *DB) Close() error {
	// Statistics for the next time: where they cannot be written nothing is lost, and whatever is the matter with the
	// file was said by the work before. Nobody is waited for.
	_, _ = db.write.Exec("PRAGMA busy_timeout = 0; PRAGMA optimize")
	return errors.Join(db.read.Close(), db.write.Close())
}

// present looks whether the file is still the one that was opened. A Unix system lets a file be written to after it was
// deleted: the work would go on into nothing.
func (db *DB) present() error {
	info, err := os.Stat(db.path)
	if err == nil && !os.SameFile(info, db.file) {
		err = fs.ErrNotExist
	}
	if errors.Is(err, fs.ErrNotExist) {
		return errGone
	}
	return err
}

// Path is where the database lies.
func (db *DB) Path() string { return db.path }

// update runs a transaction of the one writer.
func (db *DB) update(ctx context.Context, doing string, change func(*sql.Tx) error) error {
	if err := db.present(); err != nil {
		return explain(db.path, err)
	}
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if err := change(tx); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	if err := tx.Commit(); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	return nil
}

// durable runs a transaction that is on the disk when it returns, and everything before it.
func (db *DB) durable(ctx context.Context, doing string, change func(*sql.Conn) error) error {
	return db.while(ctx, doing, "synchronous = FULL", "synchronous = NORMAL", change)
}

// while runs a transaction under a pragma, which is taken back behind it. Whatever fails, its commit too, the connection has no
// transaction open afterwards: it is the one writer's, and the next one needs it.
func (db *DB) while(ctx context.Context, doing, pragma, back string, change func(*sql.Conn) error) error {
	if err := db.present(); err != nil {
		return explain(db.path, err)
	}
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	defer func() { _ = conn.Close() }()
	after := context.WithoutCancel(ctx)
	steps := func() error {
		if _, err := conn.ExecContext(ctx, "PRAGMA "+pragma); err != nil {
			return err
		}
		defer func() { _, _ = conn.ExecContext(after, "PRAGMA "+back) }()
		if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
			return err
		}
		err := change(conn)
		if err == nil {
			_, err = conn.ExecContext(ctx, "COMMIT")
		}
		if err != nil {
			_, _ = conn.ExecContext(after, "ROLLBACK")
		}
		return err
	}
	if err := steps(); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	return nil
}

// query reads the rows of a statement as they were at the last commit.
func query[T any](ctx context.Context, db *DB, doing string, scan func(*sql.Rows) (T, error), statement string, args ...any) ([]T, error) {
	all, err := readAll(ctx, db.read, scan, statement, args...)
	if err != nil {
		return nil, explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	return all, nil
}

// readAll reads the rows of a statement in the pool or in a transaction.
func readAll[T any](ctx context.Context, in interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, scan func(*sql.Rows) (T, error), statement string, args ...any) ([]T, error) {
	rows, err := in.QueryContext(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// row reads one row into dest; sql.ErrNoRows when there is none.
func (db *DB) row(ctx context.Context, doing string, dest []any, statement string, args ...any) error {
	if err := db.read.QueryRowContext(ctx, statement, args...).Scan(dest...); err != nil {
		return explain(db.path, fmt.Errorf("sqlite: %s: %w", doing, err))
	}
	return nil
}

// millis is a time as it is stored; 0 for none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
