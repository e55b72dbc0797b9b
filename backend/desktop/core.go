package desktop

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"concord/backend/runs"
	"concord/backend/settings"
	"concord/backend/tenant"
)

// core is what the bound structs share: the tenant that is open, and the way to tell the window.
type core struct {
	options Options
	// firstStatus is how long setting cloud sync up watches the first cycle.
	firstStatus time.Duration
	// retry is how long after it was opened without a connection a tenant is tried again.
	retry time.Duration

	mu        sync.Mutex // held for moments only, never while calling out
	ctx       context.Context
	stop      context.CancelFunc
	abilities Abilities
	memory    memory
	recalled  bool
	phase     phase
	failure   *Failure           // why the tenant cannot be opened, or reached
	trouble   *Failure           // what is the matter with the database of the tenant that is open
	attempt   int                // of opening a tenant: only the latest counts
	give      context.CancelFunc // gives the latest attempt up
	demo      bool               // the latest attempt is for the demo
	current   *opened            // nil unless the phase is ready
	work      sync.WaitGroup     // attempts
}

type phase string

const (
	welcome phase = "welcome" // nothing is open
	opening phase = "opening"
	ready   phase = "ready"
	failed  phase = "failed" // it could not be opened
)

// opened is a tenant while it is open.
type opened struct {
	*tenant.Tenant
	ctx     context.Context // ends when the tenant is to be closed
	cancel  context.CancelFunc
	offline bool
	users   sync.WaitGroup // calls and the watcher; added to only while the tenant is current

	mu     sync.Mutex
	active *runs.Active // of this process, of contacts; nil or finished when there is none
	cloud  *applying    // the same of cloud sync

	ended chan runs.Run // runs of this process whose end is to be told of

	jobs    lookedAt      // cloud sync
	commits chan struct{} // holds one when the database changed since watchCloud looked
}

func newCore(o Options) *core {
	return &core{options: o, firstStatus: firstStatusWait, retry: firstRetry, phase: welcome, ctx: context.Background()}
}

// with calls do with the tenant that is open. It is the body of every bound method that needs one: the tenant stays
// open while do works, and a panic becomes an error.
func (c *core) with(do func(context.Context, *opened) error) error {
	return c.guarded(func() error {
		at, err := c.use()
		if err != nil {
			return err
		}
		defer at.users.Done()
		return do(at.ctx, at)
	})
}

// guarded is the body of the bound methods that need no tenant.
func (c *core) guarded(do func() error) (err error) {
	defer func() {
		if value := recover(); value != nil {
			defect := &runs.PanicError{Value: value, Stack: debug.Stack()}
			c.logDefect(defect)
			err = defect
		}
	}()
	return do()
}

// use takes the tenant that is open; the caller ends with users.Done.
func (c *core) use() (*opened, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current == nil {
		return nil, errNotOpen
	}
	c.current.users.Add(1)
	return c.current, nil
}

func (c *core) logDefect(defect *runs.PanicError) {
	if at, err := c.use(); err == nil {
		defer at.users.Done()
		at.LogDefect(defect)
	}
}

// online is the tenant's connection, or why there is none.
func (at *opened) online() error {
	if at.offline {
		return errOffline
	}
	return nil
}

// running is this process's run of contacts while it works.
func (at *opened) running() *runs.Active {
	at.mu.Lock()
	defer at.mu.Unlock()
	return at.active
}

// close stops what is at work and lets go of the tenant. It is no longer current.
func (at *opened) close() {
	at.cancel()
	at.users.Wait()
	for _, active := range at.mine() {
		_, _ = active.Wait() // how it ended stands in the database
	}
	_ = at.Close() // nobody is left to tell, and what was done is committed
}

// dataFolder is where data lies; "" when there is no such place, which opening a tenant says.
func (c *core) dataFolder() string {
	if c.options.DataDir != "" {
		return c.options.DataDir
	}
	folder, err := settings.DefaultDataFolder()
	if err != nil {
		return ""
	}
	return folder
}

// emit tells the window, once there is one.
func (c *core) emit(event string, data any) {
	c.mu.Lock()
	tell := c.abilities.Emit
	c.mu.Unlock()
	if tell != nil {
		tell(event, data)
	}
}
