package tenant

import (
	"context"
	"sync"

	"concord/backend/runs"
	"concord/backend/throttle"
)

// pausable lets a run be paused: what it asks of Microsoft waits at a valve of its own, and its history has a gap
// meanwhile, since nobody was at work. The context is the work's; ended is called at its end.
func (t *Tenant) pausable(ctx context.Context, a *runs.Active) (_ context.Context, ended func()) {
	begin := func() func() { return func() {} }
	if t.recorder != nil {
		begin = t.recorder.Begin
	}
	var mu sync.Mutex // the end may come in the middle of a pause
	over, away := false, begin()
	if t.connection != nil {
		valve := t.gate.NewValve()
		ctx = throttle.WithValve(ctx, valve)
		a.Pausable(func() {
			valve.Close()
			mu.Lock()
			defer mu.Unlock()
			away()
		}, func() {
			mu.Lock()
			if !over {
				away = begin()
			}
			mu.Unlock()
			valve.Open()
		})
	}
	return ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		over = true
		away()
	}
}
