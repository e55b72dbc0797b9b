//go:build linux || darwin

package tenant

import "syscall"

// diskFree is how many bytes this account may still write to the disk of a folder.
func diskFree(folder string) (int64, bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true //nolint:gosec,unconvert // the types differ from system to system
}
