//go:build unix

package cli

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"concord/backend/graphsim"

	_ "github.com/mattn/go-sqlite3" // the driver, to play another program with
)

// execute runs statements on the database as another program would.
func (j *journey) execute(statements ...string) {
	j.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+j.database())
	j.must(err)
	for _, statement := range statements {
		_, err := db.Exec(statement)
		j.must(err)
	}
	j.must(db.Close())
}

// beginsAnew is what the advice for a lost or damaged database says: move it away, import the profiles, sync.
func (j *journey) beginsAnew() {
	j.t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(j.database()+suffix, filepath.Join(j.dir, "kept"+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			j.t.Fatal(err)
		}
	}
	j.importProfile()
	if first := j.sync(); first["created"] != 0.0 || first["deleted"] != 0.0 {
		j.t.Errorf("the contacts were not found again by their marks: %v", first)
	}
	j.quiet()
}

func TestDatabasesThatCannotBeUsedAreRefusedUntouched(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*journey)
		want  refusal
		anew  bool // following the advice is moving the file away
	}{
		"damaged header":  {func(j *journey) { j.overwrite(0, 64) }, refusal{exitFailed, "database_damaged", "is damaged", "move the file away"}, true},
		"damaged page":    {func(j *journey) { j.overwrite(100, 3000) }, refusal{exitFailed, "database_damaged", "is damaged", "move the file away"}, true},
		"cut short":       {func(j *journey) { j.must(os.Truncate(j.database(), 5000)) }, refusal{exitFailed, "database_damaged", "is damaged", "move the file away"}, true},
		"a letter":        {func(j *journey) { j.must(os.WriteFile(j.database(), []byte("Dear admin,\n"), 0o600)) }, refusal{exitFailed, "database_damaged", "is no database", "move the file away"}, true},
		"another program": {func(j *journey) { j.execute("PRAGMA application_id = 77") }, refusal{exitFailed, "database_foreign", "is not a database of Concord", "--data-dir"}, true},
		"a newer version": {func(j *journey) { j.execute("PRAGMA user_version = 9999") }, refusal{exitFailed, "database_newer", "newer version of Concord", "Update Concord"}, false},
		"a folder": {func(j *journey) { j.must(os.Remove(j.database())); j.folder(j.database()) },
			refusal{exitFailed, "database_denied", "cannot be written", "write access"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJourney(t)
			j.sync()
			c.spoil(j)
			before, _ := os.ReadFile(j.database())
			for _, verb := range []string{"sync", "check", "status"} {
				j.refuses(c.want, verb)
			}
			if after, _ := os.ReadFile(j.database()); string(after) != string(before) {
				t.Error("the file was changed")
			}
			if c.anew {
				j.beginsAnew()
			}
		})
	}
}

func TestADatabaseDamagedInMidRunStopsTheRun(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.change()
	var struck atomic.Bool
	j.sim.OnRequest(func(graphsim.RequestInfo) *graphsim.Fault {
		if !struck.Swap(true) {
			size, err := os.Stat(j.database())
			if err != nil {
				j.t.Error(err)
				return nil
			}
			j.overwrite(4096, size.Size()-4096)
		}
		return nil
	})
	j.refuses(refusal{exitFailed, "database_damaged", "is damaged", "import the profiles again and run a sync"}, "sync")
	j.sim.OnRequest(nil)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(j.database()+suffix, filepath.Join(j.dir, "kept"+suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	j.importProfile()
	j.sync()
	j.quiet()
}

func TestADataFolderDeletedInMidRunStopsTheRun(t *testing.T) {
	j := newJourney(t)
	var struck atomic.Int64
	j.sim.OnRequest(func(info graphsim.RequestInfo) *graphsim.Fault {
		if info.Write && struck.Add(1) == 3 {
			if err := os.RemoveAll(j.data()); err != nil {
				j.t.Error(err)
			}
		}
		return nil
	})
	j.refuses(refusal{exitFailed, "database_gone", "was deleted, moved or exchanged", "import the profiles again"}, "sync")
	j.sim.OnRequest(nil)
	j.importProfile()
	j.sync()
	j.quiet()
}

func TestALockedDatabaseIsWaitedForAndThenNamed(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits the twenty seconds that Concord waits")
	}
	t.Parallel()
	j := newJourney(t)
	j.sync()
	db, err := sql.Open("sqlite3", "file:"+j.database()+"?_txlock=exclusive")
	j.must(err)
	backup, err := db.Begin()
	j.must(err)
	j.refuses(refusal{exitFailed, "database_busy", "is held by another program", "Close other programs"}, "sync")
	j.must(errors.Join(backup.Rollback(), db.Close()))
	j.quiet()
}

func TestAFullDiskStopsTheRunWhereverItStrikes(t *testing.T) {
	want := refusal{exitFailed, "disk_full", "The disk is full", "Free some space and run again"}
	stopped := 0
	for free := 0; free <= 1024; free += 32 {
		j := newJourney(t)
		j.sync()
		j.change()
		a := j.onDisk(8192, fmt.Sprintf(`head -c 16m /dev/zero > "$data/filler" 2>/dev/null || true; truncate -s -%dk "$data/filler"`, free), "sync")
		if a.code == exitDone {
			break
		}
		stopped++
		j.refused(a, want)
		j.sync()
		j.quiet()
	}
	if stopped < 3 {
		t.Errorf("the disk was full only %d times", stopped)
	}
}

func TestAWriteProtectedDataFolderIsNamed(t *testing.T) {
	j := newJourney(t)
	j.sync()
	for _, verb := range []string{"sync", "check", "status"} {
		j.refused(j.onDisk(8192, `mount -o remount,ro "$data"`, verb),
			refusal{exitUsage, "data_folder", "read-only file system", "that you may write to"})
	}
	j.quiet()
}

func TestAWriteProtectedDatabaseIsNamed(t *testing.T) {
	j := newJourney(t)
	j.sync()
	// Permission bits do not bind root; this attribute does.
	if out, err := exec.CommandContext(t.Context(), "chattr", "+i", j.database()).CombinedOutput(); err != nil {
		t.Skipf("no file can be made immutable here: %v %s", err, out)
	}
	defer func() { j.must(exec.CommandContext(t.Context(), "chattr", "-i", j.database()).Run()); j.quiet() }()
	j.refuses(refusal{exitFailed, "database_denied", "cannot be written", "write access to"}, "sync")
}

// The demo's tenant is a file beside ours: a disk that is full for it is told as one as well.
func TestAFullDiskStopsTheDemo(t *testing.T) {
	j := newJourney(t)
	j.must(os.RemoveAll(j.data()))
	want := refusal{exitFailed, "disk_full", "The disk is full", "Free some space and run again"}
	fill := `head -c 64m /dev/zero > "$data/filler" 2>/dev/null || true`
	j.must(os.MkdirAll(j.data(), 0o700))
	j.refused(j.onDisk(512, fill, "demo", "change"), want)
	j.run("demo", "change").want(t, exitDone)
	j.refused(j.onDisk(40<<10, fill, "demo", "change", "--days", "30"), want)
	j.run("demo", "change").want(t, exitDone)
}

// A computer whose clock was years ahead for one sync, in which mailboxes refused, must not leave them alone for years.
func TestAClockThatWasAheadLeavesNoMailboxAlone(t *testing.T) {
	j := newJourney(t)
	j.sync()
	j.change()
	future := time.Now().AddDate(3, 0, 0).UnixMilli()
	j.execute(fmt.Sprintf("UPDATE mailbox_state SET tries = 1, next_try = %d", future+3_600_000), fmt.Sprintf("UPDATE photo SET looked = %d", future),
		fmt.Sprintf("UPDATE run SET started = %d", future))
	j.sync()
	j.quiet()
}
