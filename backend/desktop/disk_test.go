package desktop

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"concord/backend/smalldisk"
)

func TestADiskThatIsFullStopsTheRunAndNotTheWindow(t *testing.T) {
	dir := smalldisk.Here(t, 48<<10)
	if dir == "" {
		return
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.CopyFS(dir, os.DirFS(smallDemo(t))))
	w := newWindow(t, Options{DataDir: dir, Demo: true}).begins()
	w.awaitPhase(ready)

	filler := filepath.Join(dir, "filler")
	file, err := os.Create(filler)
	must(err)
	for some := make([]byte, 1<<20); len(some) > 0; some = some[:len(some)/2] {
		for err = nil; err == nil; {
			_, err = file.Write(some)
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	must(file.Close())

	run, err := w.runs.StartSync(SyncOptions{})
	if err != nil {
		refused(t, err, "disk_full")
	} else if end := w.awaitRun("the end of the run", func(r Run) bool { return r.ID == run.ID && r.Final }); end.Failure == nil || end.Failure.Code != "disk_full" {
		t.Errorf("on a full disk the run ended as %s: %+v", end.State, end.Failure)
	}
	if _, err := w.overview.Get(); err != nil {
		t.Errorf("what is known is not shown any more: %v", err)
	}

	must(os.Remove(filler))
	if end := w.sync(); end.State != "done" {
		t.Errorf("with room again the sync ended as %s: %+v", end.State, end.Failure)
	}
}

func TestAWriteProtectedDataFolderIsExplainedInTheWindow(t *testing.T) {
	dir := smalldisk.Here(t, 48<<10)
	if dir == "" {
		return
	}
	if err := os.CopyFS(dir, os.DirFS(smallDemo(t))); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,ro", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	w := newWindow(t, Options{DataDir: dir}).begins()
	_, err := w.session.OpenDemo()
	w.must(err)
	state := w.awaitPhase(failed)
	if state.Failure == nil || state.Failure.Code != "database_denied" && state.Failure.Code != "data_folder" || state.Failure.Action == "" {
		t.Errorf("the window shows %+v", state.Failure)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,rw", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	_, err = w.session.OpenDemo()
	w.must(err)
	state = w.awaitSession("the demo open, or why not", func(s SessionState) bool { return s.Phase != string(opening) })
	if state.Phase != string(ready) {
		t.Errorf("when it can be written to, the window shows %+v", state.Failure)
	}
}
