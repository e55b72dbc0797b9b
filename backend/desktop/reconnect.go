package desktop

import (
	"time"

	"concord/backend/tenant"
)

// A tenant that was opened without a connection is tried again after firstRetry, then after twice as long, up to lastRetry.
const (
	firstRetry = time.Minute
	lastRetry  = 15 * time.Minute
)

// reconnect puts a tenant with a connection in the place of one that was opened without, as soon as Microsoft can be
// reached: nobody may be there to press a button, and schedules wait for it. Its place among the users is taken already.
func (c *core) reconnect(at *opened) {
	defer at.users.Done()
	for wait := c.retry; ; wait = min(2*wait, lastRetry) {
		select {
		case <-at.ctx.Done():
			return
		case <-time.After(wait):
		}
		err := c.guarded(func() error {
			t, err := tenant.Open(at.ctx, c.tenantOptions(false))
			if err == nil {
				c.replace(at, c.opened(t, false))
			}
			return err
		})
		if err == nil {
			return
		}
	}
}

// replace makes next current in the place of at, unless that is no longer current; the other is closed.
func (c *core) replace(at, next *opened) {
	c.mu.Lock()
	stale := next
	if c.current == at {
		stale = at
		c.current, c.failure, c.trouble = next, nil, nil
		next.users.Add(attendants)
	}
	c.work.Add(1)
	c.mu.Unlock()
	go func() { // not here: at waits for its users, and this is one
		defer c.work.Done()
		stale.close()
	}()
	if stale == at {
		c.attend(next)
	}
	c.tellSession()
}
