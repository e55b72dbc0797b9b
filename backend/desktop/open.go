package desktop

import (
	"context"

	"concord/backend/release"
	"concord/backend/runs"
	"concord/backend/settings"
	"concord/backend/tenant"
)

// begin remembers what the toolkit can do and opens what is to be open.
func (c *core) begin(ctx context.Context, a Abilities) {
	c.mu.Lock()
	c.ctx, c.stop = context.WithCancel(ctx)
	c.abilities = a
	c.mu.Unlock()
	c.recall()
	switch {
	case c.options.Demo || c.remembered().Last == lastDemo:
		_ = c.open(true) // nothing is open yet, so nothing can be in the way
	default:
		// A settings file that cannot be read is a reason to open: opening says what is wrong with it.
		if _, found, err := settings.Find(c.options.Config, c.dataFolder()); found || err != nil {
			_ = c.open(false)
		}
	}
}

// end closes everything and waits for it.
func (c *core) end() {
	c.mu.Lock()
	if c.stop != nil {
		c.stop()
	}
	current := c.leave()
	c.mu.Unlock()
	if current != nil {
		current.close()
	}
	c.work.Wait()
}

// leave makes nothing current and gives an attempt up that is under way; c.mu is held. The caller closes what it returns.
func (c *core) leave() *opened {
	current := c.current
	c.attempt++
	c.current, c.failure, c.trouble, c.phase = nil, nil, nil, welcome
	if c.give != nil {
		c.give()
		c.give = nil
	}
	return current
}

// busy tells whether a run of this process is at work; c.mu is held.
func (c *core) busy() error {
	if c.current == nil {
		return nil
	}
	for _, active := range c.current.atWork() {
		return &runs.ActiveError{Active: active.Now()}
	}
	return nil
}

// open begins to open the demo tenant or that of the settings, in place of what is open, and returns at once. It fails
// with a *runs.ActiveError while a run of this process is at work.
func (c *core) open(demo bool) error {
	c.mu.Lock()
	if err := c.busy(); err != nil {
		c.mu.Unlock()
		return err
	}
	before := c.leave()
	mine := c.attempt
	c.phase, c.demo = opening, demo
	ctx, give := context.WithCancel(c.ctx)
	c.give = give
	c.work.Add(1)
	c.mu.Unlock()
	c.tellSession()
	go func() {
		defer c.work.Done()
		defer give()
		var at *opened
		err := c.guarded(func() (err error) {
			if before != nil {
				before.close()
			}
			at, err = c.connect(ctx, demo)
			return err
		})
		c.settle(mine, at, err)
	}()
	return nil
}

// tenantOptions are those that the window opens the demo or the tenant of the settings with.
func (c *core) tenantOptions(demo bool) tenant.Options {
	return tenant.Options{DataDir: c.options.DataDir, Config: c.options.Config, Demo: demo, UserAgent: release.UserAgent()}
}

// connect opens the tenant; when Microsoft cannot be reached, what is known of it from before. With both a tenant and an
// error the tenant is open without a connection, because of that error.
func (c *core) connect(ctx context.Context, demo bool) (*opened, error) {
	o := c.tenantOptions(demo)
	t, err := tenant.Open(ctx, o)
	if err == nil {
		return c.opened(t, false), nil
	}
	switch tenant.ProblemOf(err) {
	case tenant.Other, tenant.Access:
	case tenant.Configuration, tenant.Busy:
		return nil, err
	}
	if demo || ctx.Err() != nil {
		return nil, err
	}
	o.Offline = true
	if t, again := tenant.Open(ctx, o); again == nil {
		return c.opened(t, true), err
	}
	return nil, err
}

func (c *core) opened(t *tenant.Tenant, offline bool) *opened {
	at := &opened{Tenant: t, offline: offline, commits: make(chan struct{}, 1), ended: make(chan runs.Run, 8)}
	at.ctx, at.cancel = context.WithCancel(c.ctx)
	return at
}

// settle makes an attempt's outcome current, unless a later attempt or Close came in between.
func (c *core) settle(attempt int, at *opened, err error) {
	c.mu.Lock()
	if attempt != c.attempt {
		c.mu.Unlock()
		if at != nil {
			at.close()
		}
		return
	}
	c.give = nil
	if err != nil {
		c.failure = FailureOf(err)
	}
	if c.phase = failed; at != nil {
		c.phase, c.current = ready, at
		at.users.Add(attendants)
		if at.offline {
			at.users.Add(1)
			go c.reconnect(at)
		}
	}
	c.mu.Unlock()
	if at != nil {
		c.attend(at)
		c.remember(func(m *memory) {
			if m.Last = lastTenant; at.Demo {
				m.Last = lastDemo
			}
		})
	}
	c.tellSession()
}

// attendants are the users that attend begins.
const attendants = 4

// attend begins what goes on while a tenant is open.
func (c *core) attend(at *opened) {
	go c.follow(at)
	go c.keep(at)
	go c.watchCloud(at)
	go c.tellOutside(at)
}
