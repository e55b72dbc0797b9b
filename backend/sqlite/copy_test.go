package sqlite

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"concord/backend/contactsync"

	"github.com/pressly/goose/v3"
)

// ofVersion is a database as an older Concord left it, after statements that fill it.
func ofVersion(t *testing.T, number int64, statements ...string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "tenant.db")
	old, err := connect(path, "_journal_mode=WAL", 1)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, old, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Exec("PRAGMA application_id = " + strconv.Itoa(applicationID)); err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), number); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := old.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestBeforeAnOlderFileIsMigratedItIsOfferedForACopy(t *testing.T) {
	path := ofVersion(t, 12)
	refused := errors.New("no room")
	if _, err := OpenKeeping(t.Context(), path, func(context.Context, int64) error { return refused }); !errors.Is(err, refused) {
		t.Fatalf("want the refusal, got %v", err)
	}
	if held, err := Examine(t.Context(), path); err != nil || held.Schema != 12 {
		t.Fatalf("after a refusal it is of version %d, %v", held.Schema, err)
	}
	dest := filepath.Join(t.TempDir(), "copy.db")
	db, err := OpenKeeping(t.Context(), path, func(ctx context.Context, schema int64) error {
		if schema != 12 {
			t.Errorf("told version %d", schema)
		}
		return CopyTo(ctx, path, dest)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if held, err := Examine(t.Context(), dest); err != nil || held.Schema != 12 {
		t.Errorf("the copy is of version %d, %v", held.Schema, err)
	}
	again, err := OpenKeeping(t.Context(), path, func(context.Context, int64) error { t.Error("it is of this version"); return nil })
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestACopyIsTakenWhileOthersWriteAndHoldsWhatWasCommitted(t *testing.T) {
	db := open(t)
	profile := contactsync.Profile{ID: "6f1d7a52-3c84-4e0b-9d25-c0407050a0de", Name: "P", Folder: "F", Fields: contactsync.DefaultFields()}
	if _, err := db.SaveProfile(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	tx, err := db.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE profile SET name = 'half'"); err != nil {
		t.Fatal(err)
	}
	dest := filepath.Join(t.TempDir(), "copy.db")
	if err := CopyTo(t.Context(), db.Path(), dest); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	held, err := Examine(t.Context(), dest)
	if err != nil || len(held.Profiles) != 1 || held.Schema != latest {
		t.Fatalf("the copy holds %+v, %v", held, err)
	}
	if info, err := os.Stat(dest); err != nil || os.PathSeparator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", err)
	}
	if err := CopyTo(t.Context(), db.Path(), dest); err == nil {
		t.Error("a file that is there was replaced")
	}
}

func TestADamagedPageIsFoundBeforeACopyCounts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tenant.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 3000), 5*4096); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Examine(t.Context(), path); codeOf(t, err) != "database_damaged" {
		t.Errorf("got %v", err)
	}
}
