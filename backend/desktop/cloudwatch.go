package desktop

import (
	"context"

	"concord/backend/cloudsync"
)

// watchCloud has the cloud sync jobs looked at again and again, and tells cloud.changed when that brought something new, until the
// tenant is to be closed. Where no configuration is known nobody asks Microsoft anything. Its place among the users is taken already.
func (c *core) watchCloud(at *opened) {
	defer at.users.Done()
	if at.offline {
		return
	}
	watchWhile(at.ctx, at.commits, func() (known bool) {
		_ = c.guarded(func() error {
			all, err := at.CloudSync.Known(at.ctx)
			for _, k := range all {
				known = known || k.ServicePrincipal != ""
			}
			return err // is in the way of everything else too, which says so
		})
		return known
	}, func(ctx context.Context) {
		_ = c.guarded(func() error {
			at.CloudSync.Watch(ctx, cloudsync.SampleEvery, func() { c.emit(EventCloud, nil) })
			return nil
		})
	})
}

// watchWhile watches whenever something is to be watched, which is asked after every nudge. It returns when ctx has ended and
// watch has returned.
func watchWhile(ctx context.Context, nudges <-chan struct{}, wanted func() bool, watch func(context.Context)) {
	for ctx.Err() == nil {
		if wanted() {
			watchOnce(ctx, nudges, wanted, watch)
			continue
		}
		select {
		case <-ctx.Done():
		case <-nudges:
		}
	}
}

// watchOnce watches until it is not wanted any more or ctx has ended.
func watchOnce(ctx context.Context, nudges <-chan struct{}, wanted func() bool, watch func(context.Context)) {
	ctx, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		watch(ctx)
	}()
	defer func() { <-stopped }()
	defer stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-nudges:
			if !wanted() {
				return
			}
		}
	}
}
