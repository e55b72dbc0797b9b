package cli

import (
	"context"
	"errors"

	"concord/backend/release"
	"concord/backend/runs"
	"concord/backend/tenant"
)

// connected calls do with the tenant, signed in.
func (a *app) connected(ctx context.Context, do func(*tenant.Tenant) error) error {
	return a.open(ctx, false, do)
}

// offline calls do with the tenant, without a connection where that is possible.
func (a *app) offline(ctx context.Context, do func(*tenant.Tenant) error) error {
	return a.open(ctx, true, do)
}

func (a *app) open(ctx context.Context, offline bool, do func(*tenant.Tenant) error) error {
	t, err := tenant.Open(ctx, tenant.Options{
		DataDir: a.dataDir, Config: a.config, Demo: a.demo, Offline: offline,
		UserAgent: release.UserAgent(),
	})
	if err != nil {
		return err
	}
	err = do(t)
	if a.followed != nil && !offline {
		t.Announce(ctx, a.followed)
	}
	if closeErr := t.Close(); closeErr != nil && (err == nil || errors.As(err, new(settledError))) {
		return closeErr
	}
	return err
}

// follow shows a run's progress until it has ended.
func (a *app) follow(active *runs.Active) (runs.Run, error) {
	progress := newProgressWriter(a.err)
	active.Watch(progress.show)
	run, err := active.Wait()
	a.followed = &run
	return run, err
}
