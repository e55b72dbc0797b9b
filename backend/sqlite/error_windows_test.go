package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
	"golang.org/x/sys/windows"
)

// Windows has two numbers for a full disk and one for a share of it that is used up; none of them is ENOSPC, which is made up there.
func TestAFullDiskOfWindowsIsToldAsOne(t *testing.T) {
	for _, number := range []syscall.Errno{windows.ERROR_DISK_FULL, windows.ERROR_HANDLE_DISK_FULL, windows.ERROR_DISK_QUOTA_EXCEEDED} {
		for _, err := range []error{
			&fs.PathError{Op: "write", Path: `C:\data\a.db`, Err: number},
			fmt.Errorf("sqlite: copy: %w", number),
			sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrWrite, SystemErrno: number},
		} {
			var told *Error
			if err := explain(`C:\data\a.db`, err); !errors.As(err, &told) || told.Code() != "disk_full" {
				t.Errorf("%d in a %T is told as %v", number, err, err)
			}
		}
	}
	var told *Error
	if err := explain(`C:\data\a.db`, &fs.PathError{Op: "open", Path: `C:\data\a.db`, Err: windows.ERROR_ACCESS_DENIED}); !errors.As(err, &told) || told.Code() != "database_denied" {
		t.Errorf("a file that nobody may open is told as %v", err)
	}
}
