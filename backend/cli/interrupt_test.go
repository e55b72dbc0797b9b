//go:build unix

package cli

import (
	"strings"
	"syscall"
	"testing"
)

func (c child) interrupt(t *testing.T) {
	t.Helper()
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}

func TestInterruptStopsCleanlyAndTheNextSyncGoesOn(t *testing.T) {
	d := demo{t.TempDir()}
	c := startChild(t, "main", "sync", "--demo", "--data-dir", d.dir)
	c.awaits(t, "Writing contacts")
	c.interrupt(t)
	c.awaits(t, "again to stop at once")
	if code := c.ends(); code != exitStopped {
		t.Fatalf("exit code %d, want %d", code, exitStopped)
	}
	if list := d.call(t, "runs", "list", "--demo").want(t, exitDone).stdout; !strings.Contains(list, "cancelled") {
		t.Errorf("runs list:\n%s", list)
	}
}

func TestAnInterruptedSetUpOfCloudSyncIsNoFailureAndGoesOn(t *testing.T) {
	d := demo{t.TempDir()}
	c := startTalkingChild(t, "cloudsync", "apply", "--demo", "--yes", "--wait", "10m", "--data-dir", d.dir)
	c.awaits(t, "(start)") // the first cycle is waited for next
	c.interrupt(t)
	c.awaits(t, "first_status")
	c.awaits(t, "Stopped. What was done stays done")
	if code := c.ends(); code != exitStopped {
		t.Fatalf("exit code %d, want %d", code, exitStopped)
	}
	if out := d.call(t, "cloudsync", "apply", "--demo", "--wait", "0").want(t, exitDone); strings.Contains(out.stdout, "applied") {
		t.Errorf("what was done is done again:\n%s", out.stdout)
	}
}

func TestSecondInterruptStopsAtOnce(t *testing.T) {
	c := startChild(t, "deaf")
	c.awaits(t, "working")
	c.interrupt(t)
	c.awaits(t, "again to stop at once")
	c.interrupt(t)
	if code := c.ends(); code != exitStopped {
		t.Fatalf("exit code %d, want %d", code, exitStopped)
	}
}
