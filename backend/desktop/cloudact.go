package desktop

import (
	"context"
	"time"

	"concord/backend/cloudsync"
)

// CloudDone names the jobs that something was done to.
type CloudDone struct {
	Templates []string `json:"templates"` // none when none needed it
}

// Start starts the jobs of a domain that do not run, of one template or all for "". One in quarantine is started too, which lifts it.
func (j *CloudJobs) Start(domain, template string) (done CloudDone, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		return at.steerCloud(ctx, j.core, func() (err error) {
			done.Templates, err = at.CloudSync.Start(ctx, domain, template)
			return err
		})
	})
	return CloudDone{append([]string{}, done.Templates...)}, err
}

// Pause pauses the jobs of a domain that run, of one template or all for "". They go on where they were.
func (j *CloudJobs) Pause(domain, template string) (done CloudDone, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		return at.steerCloud(ctx, j.core, func() (err error) {
			done.Templates, err = at.CloudSync.Pause(ctx, domain, template)
			return err
		})
	})
	return CloudDone{append([]string{}, done.Templates...)}, err
}

// Restart restarts a job: "" as the portal does, quarantine lifts a quarantine for now, escrows forgets what failed, watermark looks at
// every object again, full forgets everything and begins anew.
func (j *CloudJobs) Restart(domain, template, scope string) (err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		return at.steerCloud(ctx, j.core, func() error {
			return at.CloudSync.Restart(ctx, domain, template, cloudsync.RestartScope(scope))
		})
	})
	return err
}

// steerCloud does something to jobs, beside no apply, and looks at them afterwards. What was done stays done when that look fails.
func (at *opened) steerCloud(ctx context.Context, c *core, do func() error) error {
	if err := at.online(); err != nil {
		return err
	}
	err := at.CloudSyncAlone(ctx, do)
	if at.lookAtCloud(ctx) == nil {
		c.emit(EventCloud, nil)
	}
	return err
}

// CloudDeletes are deletes that a job holds back because they are too many.
type CloudDeletes struct {
	Domain  string        `json:"domain"`
	JobID   string        `json:"jobId"`
	SinceMs int64         `json:"sinceMs"`
	Items   []CloudDelete `json:"items"`
}

// CloudDelete is one of them.
type CloudDelete struct {
	ID   string `json:"id"` // in the on-premises directory
	Name string `json:"name"`
	Type string `json:"type"`
	AtMs int64  `json:"atMs"`
}

// WaitingDeletes lists the deletes that the job of a domain holds back. The code is cloudsync_no_deletes_wait when it does not stand
// aside because of them. The provisioning log lags some minutes: the list may still grow.
func (j *CloudJobs) WaitingDeletes(domain string) (deletes CloudDeletes, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		if err := at.online(); err != nil {
			return err
		}
		waiting, err := at.CloudSync.WaitingDeletes(ctx, domain)
		deletes = CloudDeletes{Domain: waiting.Domain, JobID: waiting.Job, SinceMs: millis(waiting.Since), Items: make([]CloudDelete, len(waiting.Items))}
		for i, d := range waiting.Items {
			deletes.Items[i] = CloudDelete{ID: d.ID, Name: d.Name, Type: d.Type, AtMs: millis(d.At)}
		}
		return err
	})
	return deletes, err
}

// AllowDeletes lets the deletes that wait through. typed is their number, as a person has typed it: where another number waits now,
// nothing is let through and the code is cloudsync_deletes_differ.
func (j *CloudJobs) AllowDeletes(domain string, typed int) (err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		return at.steerCloud(ctx, j.core, func() error { return at.CloudSync.AllowDeletes(ctx, domain, typed) })
	})
	return err
}

// CloudTest is what came of provisioning one object.
type CloudTest struct {
	OK      bool             `json:"ok"`     // it is as it should be: provisioned now, or found so
	Result  string           `json:"result"` // Success, Skipped, Failure; "" when Microsoft does not say
	Error   string           `json:"error"`  // Microsoft's code
	Does    string           `json:"does"`   // Create, Update, …
	Source  string           `json:"source"` // ids
	Target  string           `json:"target"`
	TookMs  int64            `json:"tookMs"`
	Steps   []CloudLogStep   `json:"steps"`
	Changes []CloudLogChange `json:"changes"`
}

// OnDemand provisions one object of a domain now, by its distinguished name: really, and whatever the scope says. Kind is user or group.
func (j *CloudJobs) OnDemand(domain, distinguishedName, kind string) (test CloudTest, err error) {
	err = j.with(func(ctx context.Context, at *opened) error {
		began := time.Now()
		var result cloudsync.OnDemandResult
		err := at.steerCloud(ctx, j.core, func() (err error) {
			result, err = at.CloudSync.OnDemand(ctx, domain, cloudsync.TestObject{DistinguishedName: distinguishedName, Type: kind})
			return err
		})
		test = CloudTest{OK: result.OK(), Result: result.Result, Error: result.Error, Does: result.Action, Source: result.Source, Target: result.Target,
			TookMs: time.Since(began).Milliseconds(), Steps: make([]CloudLogStep, len(result.Steps)), Changes: make([]CloudLogChange, len(result.Modified))}
		for i, s := range result.Steps {
			test.Steps[i] = CloudLogStep{Name: s.Name, Type: s.Type, Status: s.Status, Description: s.Description}
		}
		for i, p := range result.Modified {
			test.Changes[i] = CloudLogChange{Name: p.Name, Old: p.Old, New: p.New}
		}
		return err
	})
	return test, err
}
