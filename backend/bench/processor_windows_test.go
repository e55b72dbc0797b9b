package bench

import (
	"syscall"
	"time"
)

// processor is the CPU this process has used.
func processor() time.Duration {
	var created, ended, kernel, user syscall.Filetime
	process, _ := syscall.GetCurrentProcess()
	_ = syscall.GetProcessTimes(process, &created, &ended, &kernel, &user)
	units := func(f syscall.Filetime) int64 { return int64(f.HighDateTime)<<32 | int64(f.LowDateTime) }
	return time.Duration(units(kernel)+units(user)) * 100 // of 100 ns each
}
