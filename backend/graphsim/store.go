package graphsim

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	_ "github.com/mattn/go-sqlite3" // the driver
)

// The file is a log of the last version of each thing, so that a second process reads only what is new to it. Pragmas are in
// the DSN: every connection gets them. WAL with synchronous NORMAL loses nothing when a process is killed.
const (
	storeApplicationID = 0x436e5369 // "CnSi"
	storeUserVersion   = 1
	storeSchema        = `
CREATE TABLE entity (
	version INTEGER PRIMARY KEY,        -- grows with each write: what is above the version last seen is new
	kind    INTEGER NOT NULL,           -- see rowKind
	key     TEXT    NOT NULL,
	json    TEXT    NOT NULL,
	UNIQUE (kind, key)
) STRICT;`
)

// rowKind orders the rows of a load: what later kinds refer to comes first.
type rowKind int

const (
	tenantRow rowKind = iota + 1
	userRow
	groupRow
	memberRow
	mailboxRow
	folderRow
	contactRow
	photoRow // of a person
	blobRow
	unitRow
	orgContactRow
	provisioningRow
)

// row is one thing as it is stored.
type row struct {
	kind rowKind
	key  string
	json []byte
}

// store is the tenant's SQLite file on one connection. Guarded by Tenant.mu.
type store struct {
	db      *sql.DB
	conn    *sql.Conn
	put     *sql.Stmt
	changed *sql.Stmt // PRAGMA data_version: differs when another process committed
	seen    int64     // data_version at the last load
	version int64     // last version in memory
}

func openStore(path string) (*store, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// Put together by hand: of C:\folder a whole url.URL makes file://C:, which SQLite takes for a computer's name.
	dsn := "file:" + (&url.URL{Path: filepath.ToSlash(absolute)}).EscapedPath() + "?_journal_mode=WAL&_synchronous=NORMAL&_busy_timeout=30000&_foreign_keys=on"
	db, err := sql.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	s := &store{db: db}
	if s.conn, err = db.Conn(context.Background()); err == nil {
		err = s.prepare()
	}
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *store) prepare() error {
	if err := s.begin(); err != nil {
		return err
	}
	var application, version int
	ctx := context.Background()
	err := errors.Join(s.conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&application),
		s.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version))
	switch {
	case err != nil:
	case application == 0 && version == 0:
		err = s.exec(fmt.Sprintf("%s PRAGMA application_id=%d; PRAGMA user_version=%d;", storeSchema, storeApplicationID, storeUserVersion))
	case application != storeApplicationID:
		err = errors.New("the file is no simulated tenant")
	case version != storeUserVersion:
		err = fmt.Errorf("the file has version %d of the simulated tenant, this program knows %d: delete it to start over", version, storeUserVersion)
	}
	if err != nil {
		return errors.Join(err, s.exec("ROLLBACK"))
	}
	if err := s.exec("COMMIT"); err != nil {
		return err
	}
	if s.put, err = s.conn.PrepareContext(ctx, "INSERT OR REPLACE INTO entity (version, kind, key, json) VALUES (?, ?, ?, ?)"); err != nil {
		return err
	}
	s.changed, err = s.conn.PrepareContext(ctx, "PRAGMA data_version")
	return err
}

// close ends the statements first: what a single connection prepared ends with nothing else, and SQLite keeps the file open
// for it, which Windows then lets nobody delete or move.
func (s *store) close() error {
	var errs []error
	for _, statement := range []*sql.Stmt{s.put, s.changed} {
		if statement != nil {
			errs = append(errs, statement.Close())
		}
	}
	if s.conn != nil {
		errs = append(errs, s.conn.Close())
	}
	return errors.Join(append(errs, s.db.Close())...)
}

func (s *store) exec(statement string) error {
	_, err := s.conn.ExecContext(context.Background(), statement)
	return err
}

func (s *store) begin() error { return s.exec("BEGIN IMMEDIATE") }

// refresh loads what another process has committed since the last look.
func (s *store) refresh(take func(row) error) error {
	var now int64
	if err := s.changed.QueryRow().Scan(&now); err != nil {
		return err
	}
	if now == s.seen {
		return nil
	}
	if err := s.load(take); err != nil {
		return err
	}
	s.seen = now
	return nil
}

// load gives the rows that are newer than what is in memory, in the order of their kinds.
func (s *store) load(take func(row) error) error {
	rows, err := s.conn.QueryContext(context.Background(),
		"SELECT version, kind, key, json FROM entity WHERE version > ? ORDER BY kind, version", s.version)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	last := s.version
	for rows.Next() {
		var r row
		var version int64
		if err := rows.Scan(&version, &r.kind, &r.key, &r.json); err != nil {
			return err
		}
		last = max(last, version)
		if err := take(r); err != nil {
			return err
		}
	}
	s.version = last
	return rows.Err()
}

// commit writes the rows of the transaction under way and ends it.
func (s *store) commit(rows []row) error {
	version := s.version
	for _, r := range rows {
		version++
		if _, err := s.put.Exec(version, r.kind, r.key, string(r.json)); err != nil {
			return err
		}
	}
	if err := s.exec("COMMIT"); err != nil {
		return err
	}
	s.version = version
	return nil
}
