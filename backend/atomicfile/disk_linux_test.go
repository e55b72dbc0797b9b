package atomicfile_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"concord/backend/atomicfile"
)

// onDisk mounts a disk of 64 kB for a test and returns its folder. The test runs again in a process that alone sees the disk; in the first,
// onDisk returns "" once the second has passed.
func onDisk(t *testing.T) string {
	t.Helper()
	const folder = "CONCORD_TEST_DISK"
	if dir := os.Getenv(folder); dir != "" {
		return dir
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a disk to fill or to write-protect")
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "unshare", "-m", "sh", "-c", `mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"`, "sh", dir,
		os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), folder+"="+dir)
	out, err := cmd.CombinedOutput()
	switch {
	case !bytes.Contains(out, []byte("=== RUN")):
		t.Skipf("no disk can be mounted here: %v %s", err, out)
	case err != nil:
		t.Errorf("on a small disk: %v\n%s", err, out)
	}
	return ""
}

func TestAFullDiskCostsNothingAndIsToldAsSuch(t *testing.T) {
	dir := onDisk(t)
	if dir == "" {
		return
	}
	path, fresh := filepath.Join(dir, "a.json"), filepath.Join(dir, "b.json")
	must(t, atomicfile.Replace(path, []byte("before"), 0o600))
	large := make([]byte, 128<<10)
	for _, write := range []struct {
		path string
		f    func(string, []byte, os.FileMode) error
	}{{path, atomicfile.Replace}, {fresh, atomicfile.Create}} {
		err := write.f(write.path, large, 0o600)
		about(t, err, write.path, syscall.ENOSPC)
		if !atomicfile.Full(err) {
			t.Errorf("%v is not told as a full disk", err)
		}
	}
	holds(t, path, "before")
	names(t, dir, "a.json")
}

func TestAWriteProtectedFolderKeepsItsFile(t *testing.T) {
	dir := onDisk(t)
	if dir == "" {
		return
	}
	path := filepath.Join(dir, "a.json")
	must(t, atomicfile.Replace(path, []byte("before"), 0o600))
	must(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	err := atomicfile.Replace(path, []byte("after"), 0o600)
	about(t, err, path, syscall.EROFS)
	if atomicfile.Full(err) {
		t.Errorf("%v is told as a full disk", err)
	}
	about(t, atomicfile.Create(filepath.Join(dir, "b.json"), nil, 0o600), filepath.Join(dir, "b.json"), syscall.EROFS)
	holds(t, path, "before")
	names(t, dir, "a.json")
}
