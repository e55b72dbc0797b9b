package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/tenant"
)

// keep makes a backup and returns its path.
func (j *journey) keep() string {
	j.t.Helper()
	path, _ := j.run("backup", "create", "--json").want(j.t, exitDone).summary(j.t)["path"].(string)
	return path
}

// The journey of an admin: a backup, days of work, the old copy put back, a sync; then what it replaced put back again.
func TestAnOldBackupThatIsPutBackEndsWithTheDirectoryAndMakesNothingTwice(t *testing.T) {
	j := newJourney(t)
	j.sync()
	file := j.keep()
	phone := j.company.People[3].Properties["mobilePhone"]
	j.change()
	j.sync()
	// Back to what it was when the backup was made: by the directory and by the database nothing has changed, in the
	// mailboxes stands what was written in between.
	j.must(j.sim.UpdateUser(j.company.People[3].ID, map[string]any{"mobilePhone": phone}))

	restored := j.run("backup", "restore", file, "--yes", "--json").want(t, exitDone).summary(t)
	if made := j.sync()["created"]; made != 0.0 {
		t.Errorf("%v contacts were made that were there", made)
	}
	j.quiet()

	aside, _ := restored["aside"].(string)
	if list := j.run("backup", "list").want(t, exitDone).stdout; !strings.Contains(list, "before a restore") || !strings.Contains(list, filepath.Base(aside)) {
		t.Errorf("the list does not show what was kept aside:\n%s", list)
	}
	j.run("backup", "restore", filepath.Base(aside), "--yes").want(t, exitDone) // as the list names it
	j.sync()
	j.quiet()
}

func TestABackupIsPutBackOnAComputerThatLostItsDataFolder(t *testing.T) {
	j := newJourney(t)
	j.sync()
	moved := filepath.Join(t.TempDir(), "kept.zip")
	j.run("backup", "create", moved).want(t, exitDone)
	j.must(os.RemoveAll(j.data()))
	j.run("backup", "restore", moved, "--yes").want(t, exitDone)
	j.sync()
	j.quiet()
}

func TestNothingIsPutBackWhileAWindowIsOpen(t *testing.T) {
	j := newJourney(t)
	j.sync()
	file := j.keep()
	window, err := tenant.Open(t.Context(), tenant.Options{DataDir: j.data(), Config: filepath.Join(j.dir, "appsettings.json"), Offline: true})
	j.must(err)
	j.refuses(refusal{exitActive, "backup_in_use", "has this tenant's data open", "Close the window"}, "backup", "restore", file, "--yes")
	j.run("backup", "create").want(t, exitDone)
	j.must(window.Close())
	j.run("backup", "restore", file, "--yes").want(t, exitDone)
	j.quiet()
}

func TestAFullDiskStopsABackupAndARestoreAndNothingIsLost(t *testing.T) {
	for _, verb := range []string{"create", "restore"} {
		stopped := 0
		j := newJourney(t)
		j.sync()
		j.keep()
		outside := filepath.Join(t.TempDir(), "kept.zip")
		j.run("backup", "create", outside).want(t, exitDone)
		for free := 0; free <= 4096; free += 128 {
			args := []string{"backup", "create"}
			if verb == "restore" {
				args = []string{"backup", "restore", outside, "--yes"}
			}
			a := j.onDisk(16384, fmt.Sprintf(`head -c 32m /dev/zero > "$data/filler" 2>/dev/null || true; truncate -s -%dk "$data/filler"`, free), args...)
			if a.code == exitDone {
				break
			}
			stopped++
			if a.code != exitFailed || !strings.Contains(a.stderr, "disk_full") || !strings.Contains(a.stderr, "Free some space") {
				t.Fatalf("%s with %d kB free: exit code %d\n%s", verb, free, a.code, a.stderr)
			}
			if left, err := filepath.Glob(filepath.Join(j.data(), "*restor*")); err != nil || len(left) > 0 {
				t.Errorf("%s: %v lie about", verb, left)
			}
		}
		if stopped == 0 {
			t.Errorf("%s was never stopped", verb)
		}
		j.sync()
		j.quiet()
	}
}
