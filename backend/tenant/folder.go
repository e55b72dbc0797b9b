package tenant

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"concord/backend/settings"
)

// folder is the data folder: databases, lock files, logs, the demo tenant's file. Only its owner may read it:
// the databases hold names and telephone numbers.
type folder string

func openFolder(dir string) (folder, error) {
	if dir == "" {
		var err error
		if dir, err = settings.DefaultDataFolder(); err != nil {
			return "", &Error{code: "data_folder", sentence: "There is no folder to keep data in.", action: "Name one with --data-dir.", err: err}
		}
	}
	dir, err := filepath.Abs(dir)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = writable(dir)
	}
	if err != nil {
		return "", &Error{code: "data_folder", sentence: fmt.Sprintf("The data folder cannot be used: %v.", err),
			action: "Name a folder that you may write to with --data-dir.", err: err}
	}
	return folder(dir), nil
}

// writable asks the disk, which knows more than the permissions do: without it each file would fail in words of its own. A
// full disk is another matter, much can still be read there.
func writable(dir string) error {
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		if errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission) {
			return &fs.PathError{Op: "write to", Path: dir, Err: errors.Unwrap(err)}
		}
		return nil
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (f folder) database(tenantID string) string { return filepath.Join(string(f), tenantID+".db") }

// lock is one file for every kind of run of a tenant: a verification beside a sync would see half of its work.
func (f folder) lock(tenantID string) string { return filepath.Join(string(f), tenantID+".lock") }

// cloudSyncLock is apart: setting cloud sync up and writing contacts have nothing in common.
func (f folder) cloudSyncLock(tenantID string) string {
	return filepath.Join(string(f), tenantID+".cloudsync.lock")
}

func (f folder) log() string        { return filepath.Join(string(f), "logs", "concord.log") }
func (f folder) known() string      { return filepath.Join(string(f), "tenants.json") }
func (f folder) demoTenant() string { return filepath.Join(string(f), "demo-tenant.db") }
