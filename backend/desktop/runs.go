package desktop

import (
	"context"
	"fmt"

	"concord/backend/contactsync"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// Runs starts, stops and tells of runs.
type Runs struct{ *core }

// RunPage is a part of the list of runs.
type RunPage struct {
	Runs  []Run `json:"runs"`
	Total int64 `json:"total"` // of all runs there are
}

// pageMost bounds how many runs one call answers with.
const pageMost = 500

// List returns up to limit runs, newest first, leaving out the first offset of them.
func (r *Runs) List(offset, limit int) (page RunPage, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		found, total, err := at.Runs.Page(ctx, max(offset, 0), min(max(limit, 1), pageMost))
		page = RunPage{Runs: runsOf(found), Total: total}
		return err
	})
	return page, err
}

// Get returns one run; the code is no_such_run where there is none.
func (r *Runs) Get(id int64) (run Run, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		found, err := at.Runs.Run(ctx, id)
		run = runOf(found)
		return err
	})
	return run, err
}

// Active returns the runs at work now, in this window or another program: one of contacts and one of cloud
// sync at most.
func (r *Runs) Active() (active []Run, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		running, err := at.Runs.Running(ctx)
		active = runsOf(running)
		for _, own := range at.mine() {
			for i, run := range running {
				if run.ID == own.ID() {
					active[i] = runOf(own.Now()) // the database lags behind
				}
			}
		}
		return err
	})
	return active, err
}

// SyncOptions narrow a sync; the zero value syncs everything.
type SyncOptions struct {
	Profile string `json:"profile"` // name or id; "" is every profile
	Mailbox string `json:"mailbox"` // by object id, user principal name or mail address; "" is every mailbox
}

// StartSync begins a contact sync and returns it as it stands; run.changed tells the rest. It fails with run_active
// while another run is at work, in this window or another program.
func (r *Runs) StartSync(options SyncOptions) (run Run, err error) {
	err = r.with(func(_ context.Context, at *opened) error {
		run, err = r.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartSync(ctx, contactsync.SyncOptions{Profile: options.Profile, Mailbox: options.Mailbox})
		})
		return err
	})
	return run, err
}

// RetryFailed begins a sync of everything in which mailboxes that had trouble are tried at once, instead of when their next
// try is due. Errors as for StartSync.
func (r *Runs) RetryFailed() (run Run, err error) {
	err = r.with(func(_ context.Context, at *opened) error {
		run, err = r.start(at, func(ctx context.Context) (*runs.Active, error) {
			if err := at.Contacts.TryNow(ctx); err != nil {
				return nil, err
			}
			return at.StartSync(ctx, contactsync.SyncOptions{})
		})
		return err
	})
	return run, err
}

// VerifyOptions narrow a verification as SyncOptions do a sync.
type VerifyOptions struct {
	Profile string `json:"profile"`
	Mailbox string `json:"mailbox"`
	Repair  bool   `json:"repair"` // let the next sync bring back what differs
}

// StartVerify begins a full comparison of mailboxes and directory, which writes to no mailbox. Errors as for StartSync.
func (r *Runs) StartVerify(options VerifyOptions) (run Run, err error) {
	err = r.with(func(_ context.Context, at *opened) error {
		run, err = r.start(at, func(ctx context.Context) (*runs.Active, error) {
			return at.StartVerify(ctx, contactsync.VerifyOptions{Profile: options.Profile, Mailbox: options.Mailbox,
				Repair: options.Repair, Found: func(contactsync.Difference) {}})
		})
		return err
	})
	return run, err
}

// start begins a run of this window. It ends with the tenant.
func (c *core) start(at *opened, begin func(context.Context) (*runs.Active, error)) (Run, error) {
	if err := at.online(); err != nil {
		return Run{}, err
	}
	active, err := begin(at.ctx)
	if err != nil {
		return Run{}, err
	}
	at.mu.Lock()
	at.active = active
	at.mu.Unlock()
	return c.follows(at, active), nil
}

// follows tells the window of a run from now on, and returns it as it stands.
func (c *core) follows(at *opened, active *runs.Active) Run {
	active.Watch(func(run runs.Run) {
		_ = c.guarded(func() error { // the run goes on, whatever telling of it meets
			c.emit(EventRun, runOf(run))
			if run.Final() {
				at.nowEnded(run)
			}
			return nil
		})
	})
	return runOf(active.Now())
}

// Cancel asks a run of this window to stop, and returns at once; run.changed tells when it has. What was done stays
// done. A run of another program is refused with run_elsewhere; one that has ended is left as it is.
func (r *Runs) Cancel(id int64) (err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		return at.own(ctx, id, (*runs.Active).Cancel)
	})
	return err
}

// Pause holds a run of this window up: nothing new is asked of Microsoft, what is under way finishes. It returns at once;
// run.changed tells of it. Stopping a paused run works as ever. A run of another program is refused with run_elsewhere.
func (r *Runs) Pause(id int64) (err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		return at.own(ctx, id, (*runs.Active).Pause)
	})
	return err
}

// Resume lets a paused run of this window go on. Errors as for Pause.
func (r *Runs) Resume(id int64) (err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		return at.own(ctx, id, (*runs.Active).Resume)
	})
	return err
}

// own does something with a run of this window. One that has ended is left as it is.
func (at *opened) own(ctx context.Context, id int64, do func(*runs.Active)) error {
	for _, own := range at.mine() {
		if own.ID() == id {
			do(own)
			return nil
		}
	}
	run, err := at.Runs.Run(ctx, id)
	if err == nil && !run.Final() {
		err = errElsewhere
	}
	return err
}

// Report returns everything a run has to tell: figures, what it held back, what failed and why.
func (r *Runs) Report(id int64) (report Report, err error) {
	err = r.with(func(ctx context.Context, at *opened) error {
		run, err := at.Runs.Run(ctx, id)
		if err != nil {
			return err
		}
		report, err = reportOf(ctx, at, run)
		return err
	})
	return report, err
}

func reportOf(ctx context.Context, at *opened, run runs.Run) (Report, error) {
	report := Report{Run: runOf(run), Holds: []Hold{}, Troubles: []Trouble{}, Notes: []string{}}
	switch run.Kind {
	case tenant.CloudSyncRun:
		return report, nil // its steps are asked of CloudSync
	case tenant.RemovalRun, tenant.DriftRun, tenant.AdoptRun:
		told, err := careOf(run)
		report.Troubles, report.Notes = troublesOf(told.troubles), listed(told.notes)
		return report, err
	case tenant.VerifyRun:
		told, err := tenant.VerifyReportOf(run)
		report.Troubles = troublesOf(told.Troubles)
		return report, err
	case tenant.UndoRun:
		undo, troubles, err := undoOf(run)
		report.Undo, report.Troubles, report.Notes = undo, troublesOf(troubles), undo.Notes
		return report, err
	}
	told, err := tenant.ReportOf(run)
	if err != nil {
		return report, err
	}
	holds, err := at.Contacts.Holds(ctx, run.ID)
	if err != nil {
		return report, fmt.Errorf("what run %d holds back: %w", run.ID, err)
	}
	if told.Plan {
		holds = told.Holds // a plan files nothing
	}
	if a := told.Applied; a != nil {
		report.Applied = &Applied{Plan: a.Plan, Operations: a.Operations, Before: a.Before, Done: a.Done, PassedOver: a.PassedOver}
	}
	report.Holds, report.Troubles, report.Notes = holdsOf(holds), troublesOf(told.Troubles), listed(told.Notes)
	return report, nil
}

func runsOf(found []runs.Run) []Run {
	all := make([]Run, len(found))
	for i, run := range found {
		all[i] = runOf(run)
	}
	return all
}
