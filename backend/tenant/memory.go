package tenant

import (
	"os"
	"runtime/debug"
	"sync"
)

// garbage is how much may lie about before it is collected, in percent of what is in use. A sync uses a few megabytes, so that Go's
// own measure, as much again, has it collected hundreds of times a minute: a sixth of what recording a contact costs. With this
// one the heap stays far below what a tenant of 10,000 mailboxes may take (make bench measures both).
const garbage = 300

// most is where the collector no longer waits for that, in bytes: a first sync has some 50 MB in use, and four times as much would come near
// the 256 MB that a tenant of any size may take.
const most = 160 << 20

// SpareCPU has memory collected less often, for the whole process, unless GOGC and GOMEMLIMIT say how often. Open does it.
var SpareCPU = sync.OnceFunc(func() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(most)
	}
})
