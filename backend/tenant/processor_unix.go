//go:build !windows

package tenant

import (
	"syscall"
	"time"
)

// processorTime is what this process has used since its start, 0 when the system does not tell.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
