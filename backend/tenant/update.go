package tenant

import (
	"context"

	"concord/backend/release"
	"concord/backend/settings"
	"concord/backend/update"
)

// Newer says whether a newer Concord is told of where the settings say. asked is false, and nobody was contacted, unless they
// say so: that is how it is by default.
func Newer(ctx context.Context, o Options) (n update.Newest, newer, asked bool, err error) {
	f, err := openFolder(o.DataDir)
	if err != nil {
		return n, false, false, err
	}
	path, found, err := settings.Find(o.Config, string(f))
	if err != nil || !found {
		return n, false, false, err
	}
	s, err := settings.Load(path)
	if err != nil || !s.Updates.Check {
		return n, false, false, err
	}
	transport, err := s.Transport()
	if err != nil {
		return n, false, false, err
	}
	defer transport.CloseIdleConnections()
	n, newer, err = update.Look(ctx, transport, s.Updates.URL, release.UserAgent(), release.Version())
	return n, newer, true, err
}
