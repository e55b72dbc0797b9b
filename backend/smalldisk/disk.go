package smalldisk

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
)

// T is what is needed of a *testing.T.
type T interface {
	Helper()
	Name() string
	Context() context.Context
	TempDir() string
	Skip(args ...any)
	Skipf(format string, args ...any)
	Errorf(format string, args ...any)
}

// folder is the environment variable that names the disk in the process that sees it.
const folder = "CONCORD_TEST_DISK"

// Here names a folder that is an empty disk of so many kilobytes. The test runs again in a process that alone sees the disk: in the first,
// Here returns "" once the second has passed, and there is nothing left to do.
func Here(t T, kilobytes int) string {
	t.Helper()
	if dir := os.Getenv(folder); dir != "" {
		return dir
	}
	Need(t)
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "unshare", "-m", "sh", "-c", `mount -t tmpfs -o size=$1 tmpfs "$2" && shift 2 && exec "$@"`, "sh", fmt.Sprintf("%dk", kilobytes), dir,
		os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), folder+"="+dir)
	if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Errorf("on a small disk: %v\n%s", err, out)
	}
	return ""
}

// Need skips a test where no disk can be mounted.
func Need(t T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a disk to fill or to write-protect")
	}
	if out, err := exec.CommandContext(t.Context(), "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", t.TempDir()).CombinedOutput(); err != nil {
		t.Skipf("no disk can be mounted here: %v %s", err, out)
	}
}
