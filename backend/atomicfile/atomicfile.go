package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// draftSuffix ends a draft's name, which is ".NAME.", random digits, and this: hidden, and told from everything else in the folder.
const draftSuffix = ".draft"

// draftsLive is how long a draft may be somebody's who is still writing it. What is written here is kilobytes.
const draftsLive = 10 * time.Minute

// Replace puts data in the place of the file at path, or makes the file; its folder has to be there. A file that is there keeps its permission
// bits, a new one gets perm, whatever the umask. A symbolic link stays one: what it names is replaced.
func Replace(path string, data []byte, perm fs.FileMode) error {
	target := path
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if named, err := filepath.EvalSymlinks(path); err == nil {
			target = named
		}
	}
	if info, err := os.Stat(target); err == nil {
		perm = info.Mode().Perm()
	}
	folder, name := filepath.Split(target)
	if folder == "" {
		folder = "."
	}
	removeDrafts(folder, name)
	draft, err := os.CreateTemp(folder, "."+name+".*"+draftSuffix)
	if err != nil {
		return failed("create", path, err)
	}
	if err = fill(draft, data, perm); err == nil {
		err = rename(draft.Name(), target)
	}
	if err != nil {
		_ = os.Remove(draft.Name())
		return failed("replace", path, err)
	}
	SyncFolder(folder)
	return nil
}

// Create makes a file that must not be there yet ([fs.ErrExist]), with the permission bits perm less the umask. What could be written only in part
// is taken away again. Readers may see the file grow: it is for files that nobody looks for before this call has returned.
func Create(path string, data []byte, perm fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return failed("create", path, err)
	}
	if err := fill(f, data, 0); err != nil {
		_ = os.Remove(path)
		return failed("write", path, err)
	}
	SyncFolder(filepath.Dir(path))
	return nil
}

// SyncFolder puts the names in a folder on the disk: what was renamed, made or removed in it. Windows does that by itself, and a file system that
// cannot is no reason to fail.
func SyncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// Full reports whether an error says that a disk, or a share of it, has no room left.
func Full(err error) bool {
	for _, number := range noRoom {
		if errors.Is(err, number) {
			return true
		}
	}
	return false
}

// fill writes a file, puts it on the disk and closes it in any case. Permission bits 0 leave it those it was made with.
func fill(f *os.File, data []byte, perm fs.FileMode) error {
	var err error
	if perm != 0 {
		err = f.Chmod(perm)
	}
	if err == nil {
		_, err = f.Write(data)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// removeDrafts takes away what a killed process left of this file. That it cannot is told by nothing: the file itself is not in danger.
func removeDrafts(folder, name string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), "."+name+".") || !strings.HasSuffix(entry.Name(), draftSuffix) || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > draftsLive {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
}

// failed tells an error of the file, whatever the draft was called.
func failed(op, path string, err error) error {
	var file *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		err = file.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}
