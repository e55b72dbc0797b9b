package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"concord/backend/graphsim"

	"github.com/gofrs/flock"
)

// childMode makes the test binary be the program, in a process of its own.
const childMode = "CONCORDCTL_TEST_CHILD"

// asChild is what this process does in place of the tests when it was started as a child.
func asChild() (func() int, bool) {
	switch os.Getenv(childMode) {
	case "main":
		return func() int { return Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr) }, true
	case "deaf": // work that does not listen when it is asked to stop
		return func() int {
			ctx, _ := interruptible(context.Background(), os.Stderr)
			fmt.Fprintln(os.Stderr, "working")
			<-ctx.Done()
			select {}
		}, true
	}
	return nil, false
}

type child struct {
	*exec.Cmd
	lines *bufio.Scanner // of standard error
}

func startChild(t *testing.T, mode string, args ...string) child {
	t.Helper()
	return startChildWith(t, mode, func(*exec.Cmd) {}, args...)
}

func startChildWith(t *testing.T, mode string, change func(*exec.Cmd), args ...string) child {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), childMode+"="+mode)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	change(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return child{cmd, bufio.NewScanner(stderr)}
}

// startTalkingChild is a child whose standard output is read with its standard error.
func startTalkingChild(t *testing.T, args ...string) child {
	t.Helper()
	return startChildWith(t, "main", func(cmd *exec.Cmd) { cmd.Stdout = cmd.Stderr }, args...)
}

// awaits reads standard error up to a line that contains text.
func (c child) awaits(t *testing.T, text string) {
	t.Helper()
	var seen []string
	for c.lines.Scan() {
		seen = append(seen, c.lines.Text())
		if strings.Contains(c.lines.Text(), text) {
			return
		}
	}
	t.Fatalf("%q did not come; stderr was:\n%s", text, strings.Join(seen, "\n"))
}

// ends waits for the process and returns its exit code.
func (c child) ends() int {
	for c.lines.Scan() {
	}
	_ = c.Wait() // the exit code says it
	return c.ProcessState.ExitCode()
}

func TestKilledRunIsShownAsInterrupted(t *testing.T) {
	d := demo{t.TempDir()}
	c := startChild(t, "main", "sync", "--demo", "--data-dir", d.dir)
	c.awaits(t, "Writing contacts")
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	c.ends()
	if list := d.call(t, "runs", "list", "--demo").want(t, exitDone).stdout; !strings.Contains(list, "interrupted") {
		t.Errorf("runs list:\n%s", list)
	}
}

func TestAnotherActiveRunExitsWithSix(t *testing.T) {
	d := newDemo(t)
	lock := flock.New(filepath.Join(d.dir, graphsim.ContosoTenantID+".lock"))
	if held, err := lock.TryLock(); !held {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = lock.Close() })
	for _, args := range [][]string{{"sync", "--demo"}, {"verify", "--demo"}, {"demo", "reset"}} {
		if a := d.call(t, args...).want(t, exitActive); !strings.Contains(a.stderr, "Code: run_active") || a.stdout != "" {
			t.Errorf("%v: %s", args, a.stderr)
		}
	}
}
