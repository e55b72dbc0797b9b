package sqlite

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// latest is the user_version that the newest migration leaves: the number its file begins with.
var latest = func() (number int64) {
	files, err := migrations.ReadDir("migrations")
	if err != nil || len(files) == 0 {
		panic("sqlite: built without migrations")
	}
	if _, err := fmt.Sscanf(files[len(files)-1].Name(), "%d_", &number); err != nil {
		panic("sqlite: a migration without a number: " + files[len(files)-1].Name())
	}
	return number
}()

// Before is called before a database of an older Concord is migrated, with the number of its newest migration. An error
// keeps the file as it is.
type Before func(ctx context.Context, schema int64) error

// prepare checks whose file this is and migrates it.
func (db *DB) prepare(ctx context.Context, before Before) error {
	version, err := ours(ctx, db.write)
	if err != nil || version == latest {
		return err
	}
	return db.migrate(ctx, before)
}

// migrate applies the migrations this file does not have yet, one transaction each, while no other process does.
func (db *DB) migrate(ctx context.Context, before Before) error {
	lock := flock.New(db.path + ".migrate.lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("sqlite: lock the data folder: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	// Another process may have been faster.
	if version, err := ours(ctx, db.write); err != nil || version == latest {
		return err
	} else if version > 0 && before != nil {
		if err := before(ctx, version); err != nil {
			return err
		}
	}
	if _, err := db.write.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
		return fmt.Errorf("sqlite: write the header: %w", err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.write, files)
	if err != nil {
		return fmt.Errorf("sqlite: read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("sqlite: migrate: %w", err)
	}
	return nil
}
