//go:build !windows

package atomicfile

import (
	"os"
	"syscall"
)

// noRoom are the answers of a disk that is full, and of a share of it that is used up.
var noRoom = []error{syscall.ENOSPC, syscall.EDQUOT}

func rename(from, to string) error { return os.Rename(from, to) }
