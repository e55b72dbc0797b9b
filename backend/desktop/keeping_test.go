package desktop

import (
	"archive/zip"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestTheWindowBacksUpPutsBackAndStaysOpen(t *testing.T) {
	w := demoWindow(t)
	k := &w.keeping
	made, err := k.Backup()
	if err != nil || made.Bytes == 0 || made.Why != "asked" {
		t.Fatalf("%+v, %v", made, err)
	}
	done, err := k.Restore(made.Path)
	if err != nil || done.Aside == "" {
		t.Fatalf("%+v, %v", done, err)
	}
	w.awaitPhase(ready)
	list, err := k.Backups()
	if err != nil || len(list) != 2 || list[0].Trouble != nil {
		t.Errorf("%+v, %v", list, err)
	}
	held, err := k.Held()
	if err != nil || held.Backups != 2 {
		t.Errorf("%+v, %v", held, err)
	}
	if _, err := k.Purge("Purge!", false); !errors.Is(err, errPurgeWord) {
		t.Errorf("another word: %v", err)
	}
	if purged, err := k.Purge("purge", true); err != nil || purged.BackupsGone != 2 || purged.NotRewritten != nil {
		t.Errorf("%+v, %v", purged, err)
	}
}

func TestAFileThatIsNoBackupLeavesTheTenantOpen(t *testing.T) {
	w := demoWindow(t)
	path := filepath.Join(t.TempDir(), "no.zip")
	if err := os.WriteFile(path, []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.keeping.Restore(path); err == nil || FailureOf(err).Code != "backup_damaged" {
		t.Errorf("got %v", err)
	}
	w.awaitPhase(ready)
}

func TestTheSupportBundleIsSavedWhereSomebodyWantsIt(t *testing.T) {
	w := newWindow(t, Options{DataDir: t.TempDir()}).begins()
	path := filepath.Join(t.TempDir(), "bundle.zip")
	w.saveTo = path
	saved, err := w.keeping.Support()
	if err != nil || saved.Path != path {
		t.Fatalf("%+v, %v", saved, err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	if told, err := w.keeping.Newer(); err != nil || told.Asked {
		t.Errorf("somebody was asked for a newer version: %+v, %v", told, err)
	}
}
