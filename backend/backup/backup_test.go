package backup_test

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concord/backend/backup"
	"concord/backend/contactsync"
	"concord/backend/sqlite"
)

const tenantID = "11111111-2222-4333-8444-555555555555"

func place(t *testing.T) backup.Place {
	t.Helper()
	dir := t.TempDir()
	settings := filepath.Join(dir, "appsettings.json")
	write(t, settings, `{"tenantId": "contoso.com"}`)
	return backup.Place{Folder: dir, Database: filepath.Join(dir, tenantID+".db"), TenantID: tenantID, Tenant: "contoso.com", Settings: settings, Version: "1.2.3"}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// with makes a database that holds one profile of this name.
func with(t *testing.T, p backup.Place, name string) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), p.Database)
	if err != nil {
		t.Fatal(err)
	}
	profile := contactsync.Profile{ID: "6f1d7a52-3c84-4e0b-9d25-c0407050a0de", Name: name, Folder: name, Fields: contactsync.DefaultFields()}
	if _, err := db.SaveProfile(t.Context(), profile); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// holds is the name of the profile in the database.
func holds(t *testing.T, p backup.Place) string {
	t.Helper()
	db, err := sqlite.Open(t.Context(), p.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.StoredProfiles(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("%d profiles, %v", len(all), err)
	}
	return all[0].Name
}

func create(t *testing.T, p backup.Place) string {
	t.Helper()
	c, err := backup.Create(t.Context(), p, backup.Asked, "")
	if err != nil {
		t.Fatal(err)
	}
	return c.Path
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var known interface {
		Code() string
		Action() string
	}
	if !errors.As(err, &known) || known.Code() != code || known.Action() == "" {
		t.Errorf("the error is %v, want %s", err, code)
	}
}

func TestWhatIsPutBackIsWhatWasKeptAndTheReplacedIsKeptToo(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	file := create(t, p)
	with(t, p, "new")
	write(t, p.Settings, `{"tenantId": "changed.com"}`)

	r, err := backup.Restore(t.Context(), p, file, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := holds(t, p); got != "old" {
		t.Errorf("the database holds %q", got)
	}
	if got := read(t, p.Settings); !strings.Contains(got, "changed.com") {
		t.Errorf("nobody asked for the settings, they are %s", got)
	}
	if _, err := backup.Restore(t.Context(), p, r.Aside, backup.Options{}); err != nil {
		t.Fatal(err)
	}
	if got := holds(t, p); got != "new" {
		t.Errorf("undone, the database holds %q", got)
	}
	if _, err := backup.Restore(t.Context(), p, file, backup.Options{Settings: true}); err != nil {
		t.Fatal(err)
	}
	if got := read(t, p.Settings); !strings.Contains(got, "contoso.com") {
		t.Errorf("with the settings, they are %s", got)
	}
}

func TestOnANewComputerTheSettingsComeToo(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	file := create(t, p)
	dir := t.TempDir()
	fresh := backup.Place{Folder: dir, Database: filepath.Join(dir, tenantID+".db"), TenantID: tenantID, Version: "1.2.3"}
	r, err := backup.Restore(t.Context(), fresh, file, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(dir, "appsettings.json")); got != `{"tenantId": "contoso.com"}` || r.Aside != "" {
		t.Errorf("the settings are %s, aside is %q", got, r.Aside)
	}
	if got := holds(t, fresh); got != "old" {
		t.Errorf("the database holds %q", got)
	}
}

func TestADamagedDatabaseIsKeptAsItIsWhenABackupTakesItsPlace(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	file := create(t, p)
	write(t, p.Database, strings.Repeat("not a database ", 1000))
	r, err := backup.Restore(t.Context(), p, file, backup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := holds(t, p); got != "old" {
		t.Errorf("the database holds %q", got)
	}
	if got := read(t, filepath.Join(r.Damaged, filepath.Base(p.Database))); !strings.HasPrefix(got, "not a database") {
		t.Errorf("what was there before is gone")
	}
}

func TestNobodyExchangesADatabaseThatIsOpen(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	file := create(t, p)
	first, err := backup.Hold(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	second, err := backup.Hold(t.Context(), p)
	if err != nil {
		t.Fatalf("two may hold it: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = backup.Restore(t.Context(), p, file, backup.Options{})
	wantCode(t, err, "backup_in_use")
	if _, err := backup.Create(t.Context(), p, backup.Asked, ""); err != nil {
		t.Errorf("a backup may be made meanwhile: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := backup.Restore(t.Context(), p, file, backup.Options{}); err != nil {
		t.Errorf("after it was let go: %v", err)
	}
}

// rewritten is a backup with another manifest.
func rewritten(t *testing.T, file string, change func(*backup.Manifest)) string {
	t.Helper()
	from, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(t.TempDir(), "rewritten.zip")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(out)
	for _, f := range from.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "manifest.json" {
			var m backup.Manifest
			if err := json.Unmarshal(data, &m); err != nil {
				t.Fatal(err)
			}
			change(&m)
			if data, err = json.Marshal(m); err != nil {
				t.Fatal(err)
			}
		}
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(to.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhatIsNewerOrOfAnotherTenantOrAlteredIsRefused(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	file := create(t, p)
	with(t, p, "new")
	for code, change := range map[string]func(*backup.Manifest){
		"backup_newer":        func(m *backup.Manifest) { m.Format++ },
		"backup_newer ":       func(m *backup.Manifest) { m.Schema = sqlite.Schema() + 1 },
		"backup_other_tenant": func(m *backup.Manifest) { m.TenantID = "99999999-2222-4333-8444-555555555555" },
		"backup_damaged":      func(m *backup.Manifest) { m.Files[0].SHA256 = strings.Repeat("0", 64) },
		"backup_damaged ":     func(m *backup.Manifest) { m.Files[0].Bytes-- },
	} {
		_, err := backup.Restore(t.Context(), p, rewritten(t, file, change), backup.Options{})
		wantCode(t, err, strings.TrimSpace(code))
		if got := holds(t, p); got != "new" {
			t.Fatalf("%s: the database holds %q", code, got)
		}
	}
}

// An exchange is a few renames. It is broken off after each of them here, and completed by whoever opens the data next.
func TestARestoreThatWasCutOffAnywhereIsCompleted(t *testing.T) {
	for steps := range 5 {
		p := place(t)
		with(t, p, "old")
		file := create(t, p)
		with(t, p, "new")
		write(t, p.Settings, `{"tenantId": "changed.com"}`)
		// As Restore leaves it when it is killed right after its journal was written.
		staged := filepath.Join(p.Folder, "staged")
		other := backup.Place{Folder: staged, Database: filepath.Join(staged, tenantID+".db"), TenantID: tenantID}
		if err := os.Mkdir(staged, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := backup.Restore(t.Context(), other, file, backup.Options{}); err != nil {
			t.Fatal(err)
		}
		rename := func(from, to string) {
			if err := os.Rename(from, to); err != nil {
				t.Fatal(err)
			}
		}
		rename(other.Database, p.Database+".restoring")
		rename(filepath.Join(staged, "appsettings.json"), p.Settings+".restoring")
		replaced := p.Database + ".replaced"
		journal, err := json.Marshal(map[string]any{"database": p.Database, "settings": p.Settings, "replaced": replaced})
		if err != nil {
			t.Fatal(err)
		}
		write(t, p.Database+".restore.json", string(journal))
		for i, step := range []func(){
			func() {
				if err := os.Mkdir(replaced, 0o700); err != nil {
					t.Fatal(err)
				}
			},
			func() { rename(p.Database, filepath.Join(replaced, filepath.Base(p.Database))) },
			func() { rename(p.Database+".restoring", p.Database) },
			func() { rename(p.Settings+".restoring", p.Settings) },
		} {
			if i < steps {
				step()
			}
		}
		finished, err := backup.Finish(t.Context(), p)
		if err != nil || !finished {
			t.Fatalf("after %d steps: %v %v", steps, finished, err)
		}
		if got := holds(t, p); got != "old" {
			t.Errorf("after %d steps the database holds %q", steps, got)
		}
		if got := read(t, p.Settings); !strings.Contains(got, "contoso.com") {
			t.Errorf("after %d steps the settings are %s", steps, got)
		}
		left, err := filepath.Glob(p.Database + ".re*")
		if err != nil || len(left) > 0 {
			t.Errorf("after %d steps %v lie about", steps, left)
		}
		if again, err := backup.Finish(t.Context(), p); again || err != nil {
			t.Errorf("a second time: %v %v", again, err)
		}
	}
}

// Killed before it changed anything, a restore has a whole database beside the one that is there, and a backup a folder.
func TestWhatAKilledRestoreOrBackupLeftIsTakenAway(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	create(t, p)
	left := []string{p.Database + ".restoring", p.Database + ".restoring-wal", p.Database + ".restoring-shm", p.Settings + ".restoring"}
	for _, path := range left {
		write(t, path, "Adele Vance")
	}
	atWork, killed := filepath.Join(p.Kept(), ".concord-backup-1"), filepath.Join(p.Kept(), ".concord-backup-2")
	for _, folder := range []string{atWork, killed} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "database.db"), "Adele Vance")
	}
	yesterday := time.Now().AddDate(0, 0, -2)
	if err := os.Chtimes(killed, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	there := func(path string) bool { _, err := os.Lstat(path); return err == nil }

	held, err := backup.Hold(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if finished, err := backup.Finish(t.Context(), p); finished || err != nil || !there(left[0]) {
		t.Errorf("beside somebody who works there: %v %v, staged is there: %v", finished, err, there(left[0]))
	}
	if err := held.Close(); err != nil {
		t.Fatal(err)
	}
	if finished, err := backup.Finish(t.Context(), p); finished || err != nil {
		t.Errorf("%v %v", finished, err)
	}
	for _, path := range append(left, killed) {
		if there(path) {
			t.Errorf("%s lies about", filepath.Base(path))
		}
	}
	if !there(atWork) || holds(t, p) != "old" {
		t.Error("a backup that is at work lost its folder, or the database changed")
	}
	p.Sweep(0)
	if there(atWork) {
		t.Error("the folder of a backup that is not at work any more stays")
	}
}

func TestABackupThatIsStoppedLeavesNothing(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := backup.Create(ctx, p, backup.Asked, ""); err == nil {
		t.Error("it was made all the same")
	}
	if left, err := os.ReadDir(p.Kept()); err != nil || len(left) > 0 {
		t.Errorf("%v lie about, %v", left, err)
	}
}

func TestOfTheCopiesBeforeUpdatesTheNewestStay(t *testing.T) {
	p := place(t)
	with(t, p, "old")
	asked := create(t, p)
	var made []string
	for range 4 {
		c, err := backup.Create(t.Context(), p, backup.BeforeUpdate, "")
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, c.Path)
	}
	if err := backup.Thin(p.Kept(), backup.BeforeUpdate, tenantID, 3); err != nil {
		t.Fatal(err)
	}
	left, err := backup.List(p.Kept())
	if err != nil || len(left) != 4 {
		t.Errorf("%d are left of %d, %v", len(left), len(made)+1, err)
	}
	if _, err := os.Stat(asked); err != nil {
		t.Errorf("the one that was asked for: %v", err)
	}
}
