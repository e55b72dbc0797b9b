package tenant

import (
	"context"
	"time"

	"concord/backend/runs"
)

// watchEvery is how often Watch looks: a run of another process shows within that time, and an idle window costs nothing
// that could be measured.
const watchEvery = time.Second

// Watch looks at the database once a second until ctx ends, and calls look with what it found: whether anybody, this
// process included, has written to it since, or why that cannot be told (the file is gone, for instance). Calls never
// overlap.
func (t *Tenant) Watch(ctx context.Context, look func(changed bool, err error)) {
	watch, err := t.store.Watch(ctx)
	if err != nil {
		look(false, err)
		return
	}
	defer watch.Close()
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if changed, err := watch.Changed(ctx); ctx.Err() == nil {
				look(changed, err)
			}
		}
	}
}

// LogDefect writes a defect of ours that was caught to the log, with its stack.
func (t *Tenant) LogDefect(defect *runs.PanicError) {
	t.log.WithField("stack", string(defect.Stack)).Error(defect.Error())
}
