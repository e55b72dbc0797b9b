package desktop

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"concord/backend/runs"
	"concord/backend/tenant"
)

// childFolder makes the test binary be another program, with a run in this data folder that lasts until its standard
// input ends.
const childFolder = "CONCORD_DESKTOP_TEST_CHILD"

func child(dir string) int {
	at, err := tenant.Open(context.Background(), tenant.Options{DataDir: dir, Demo: true})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	active, err := at.Runs.Start(context.Background(), tenant.SyncRun, "Sync", func(_ context.Context, a *runs.Active) (runs.Outcome, error) {
		a.Report(runs.Progress{Phase: "apply", Done: 3, Total: 9})
		fmt.Println("working")
		_, err := io.Copy(io.Discard, os.Stdin)
		return runs.Outcome{}, err
	})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	_, _ = active.Wait()
	_ = at.Close()
	return 0
}

// anotherProgram has a run at work in the window's data folder. finish lets it end well, kill does not.
func (w *window) anotherProgram() (finish, kill func()) {
	w.t.Helper()
	cmd := exec.CommandContext(w.t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+w.dir)
	in, err := cmd.StdinPipe()
	w.must(err)
	out, err := cmd.StdoutPipe()
	w.must(err)
	w.must(cmd.Start())
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "working" {
		w.t.Fatalf("the other program says %q", lines.Text())
	}
	return func() { _ = in.Close(); _ = cmd.Wait() }, func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }
}

func TestARunOfAnotherProgramIsSeenAndNotDoubled(t *testing.T) {
	w := demoWindow(t)
	finish, _ := w.anotherProgram()
	seen := w.awaitRun("the other program's run", func(r Run) bool { return !r.Own })
	if seen.Final || seen.Kind != "contactsync" || seen.PID == os.Getpid() {
		t.Errorf("the other program's run shows %+v", seen)
	}
	active, err := w.runs.Active()
	w.must(err)
	if len(active) != 1 || active[0].ID != seen.ID {
		t.Errorf("active are %+v", active)
	}
	_, err = w.runs.StartSync(SyncOptions{})
	refused(t, err, "run_active")
	refused(t, w.runs.Cancel(seen.ID), "run_elsewhere")
	if _, ask := w.BeforeClose(); ask {
		t.Error("closing asks about a run that closing does not stop")
	}
	finish()
	if end := w.awaitRun("its end", func(r Run) bool { return r.ID == seen.ID && r.Final }); end.State != "done" {
		t.Errorf("it ended as %s", end.State)
	}
	if own := w.sync(); own.State != "done" {
		t.Errorf("the window's own sync afterwards ended as %s", own.State)
	}
}

func TestARunWhoseProgramWasKilledIsSeenAsInterrupted(t *testing.T) {
	w := demoWindow(t)
	_, kill := w.anotherProgram()
	seen := w.awaitRun("the other program's run", func(r Run) bool { return !r.Own })
	kill()
	end := w.awaitRun("its end", func(r Run) bool { return r.ID == seen.ID && r.Final })
	if end.State != "interrupted" {
		t.Errorf("it ended as %s", end.State)
	}
	state, err := w.overview.Get()
	w.must(err)
	if len(state.Attention) != 1 || state.Attention[0].Code != "run_interrupted" || state.Attention[0].Run != seen.ID {
		t.Errorf("the overview asks for attention to %+v", state.Attention)
	}
}

func TestAnyChangeOfTheDatabaseLetsTheWindowAskAgain(t *testing.T) {
	w := demoWindow(t)
	other, err := tenant.Open(t.Context(), tenant.Options{DataDir: w.dir, Demo: true})
	w.must(err)
	defer other.Close()
	profiles, err := other.Contacts.Profiles(t.Context())
	w.must(err)
	profiles[0].Folder = "Colleagues"
	_, err = other.Contacts.ImportProfile(t.Context(), profiles[0])
	w.must(err)
	w.await("a change", func(e told) bool { return e.event == EventHistory })
	state, err := w.overview.Get()
	w.must(err)
	if state.Profiles[0].Folder != "Colleagues" {
		t.Errorf("the overview shows %+v", state.Profiles)
	}
}
