package tenant

import (
	"syscall"
	"time"
)

// processorTime is what this process has used since its start, 0 when the system does not tell.
func processorTime() time.Duration {
	var created, ended, kernel, user syscall.Filetime
	process, err := syscall.GetCurrentProcess()
	if err == nil {
		err = syscall.GetProcessTimes(process, &created, &ended, &kernel, &user)
	}
	if err != nil {
		return 0
	}
	// In units of 100 ns. Filetime.Nanoseconds would take them for a date.
	span := func(f syscall.Filetime) int64 { return int64(f.HighDateTime)<<32 | int64(f.LowDateTime) }
	return time.Duration(span(kernel)+span(user)) * 100
}
