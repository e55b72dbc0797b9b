package atomicfile_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"concord/backend/atomicfile"
	"concord/backend/smalldisk"
)

func TestAFullDiskCostsNothingAndIsToldAsSuch(t *testing.T) {
	dir := smalldisk.Here(t, 64)
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
	dir := smalldisk.Here(t, 64)
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
