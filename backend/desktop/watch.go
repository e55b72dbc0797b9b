package desktop

import (
	"os"
	"slices"

	"concord/backend/runs"
)

// The events that the window hears. Each is a snapshot or a nudge, never a difference.
const (
	// EventSession carries a SessionState.
	EventSession = "session.changed"
	// EventRun carries a Run: at most four times a second, and once with it final.
	EventRun = "run.changed"
	// EventHistory carries nothing: something in the database changed, so ask again. About once a second at most.
	EventHistory = "history.changed"
	// EventCloud carries nothing: how cloud sync jobs do was looked at, or has changed, so ask again.
	EventCloud = "cloud.changed"
	// EventCheck carries a Check: once a step, and once with running false.
	EventCheck = "check.changed"
	// EventRenewal carries a RenewalState: after each step of a renewal of the certificate, and once with running false.
	EventRenewal = "renewal.changed"
	// EventCommand carries the Command of a menu item.
	EventCommand = "menu.command"
)

// follow notices what others do in the tenant's database, until the tenant is to be closed. Its place among the users
// is taken already.
func (c *core) follow(at *opened) {
	defer at.users.Done()
	// What this process wrote for the charts is told at once; the look below would find it within a second.
	defer at.History.Watch(func() {
		_ = c.guarded(func() error {
			c.emit(EventHistory, nil)
			return nil
		})
	})()
	foreign := map[int64]bool{} // runs of other processes that were at work
	first := true
	at.Watch(at.ctx, func(changed bool, err error) {
		_ = c.guarded(func() error { // a defect is in the log, the next look comes in a second
			if changed {
				c.emit(EventHistory, nil)
				select {
				case at.commits <- struct{}{}:
				default:
				}
			}
			if err == nil && (changed || first || len(foreign) > 0) {
				first = false
				err = c.tellForeign(at, foreign)
			}
			c.setTrouble(at, err)
			return nil
		})
	})
}

// tellForeign tells of runs of other processes: those at work, and once those that have ended.
func (c *core) tellForeign(at *opened, known map[int64]bool) error {
	running, err := at.Runs.Running(at.ctx)
	if err != nil {
		return err
	}
	for _, run := range running {
		if run.PID != os.Getpid() {
			known[run.ID] = true
			c.emit(EventRun, runOf(run))
		}
	}
	for id := range known {
		if slices.ContainsFunc(running, func(r runs.Run) bool { return r.ID == id }) {
			continue
		}
		delete(known, id)
		run, err := at.Runs.Run(at.ctx, id)
		if err != nil {
			return err
		}
		c.emit(EventRun, runOf(run))
	}
	return nil
}

// setTrouble keeps what is the matter with the database, and tells when that changes.
func (c *core) setTrouble(at *opened, err error) {
	if at.ctx.Err() != nil {
		return // closing is no trouble
	}
	var trouble *Failure
	if err != nil {
		trouble = FailureOf(err)
	}
	c.mu.Lock()
	news := c.current == at && (trouble == nil) != (c.trouble == nil)
	if c.current == at {
		c.trouble = trouble
	}
	c.mu.Unlock()
	if news {
		c.tellSession()
	}
}
