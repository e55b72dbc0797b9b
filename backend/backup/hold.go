package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// How long somebody waits for a database that is held otherwise: a call of the command line may be about to end.
const (
	patience = 2 * time.Second
	again    = 50 * time.Millisecond
)

func (p Place) holdFile() string { return strings.TrimSuffix(p.Database, ".db") + ".open.lock" }

// Hold says that the database is in use until what it returns is closed. Any number may hold it; while it is put back
// nobody can, and Hold fails with backup_under_way. A process that ends lets go.
func Hold(ctx context.Context, p Place) (io.Closer, error) {
	lock := flock.New(p.holdFile(), flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	held, err := lock.TryRLockContext(wait, again)
	return holding(ctx, lock, held, err, underWay)
}

// alone holds the database so that nobody else can.
func (p Place) alone(ctx context.Context) (io.Closer, error) {
	lock := flock.New(p.holdFile(), flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	held, err := lock.TryLockContext(wait, again)
	return holding(ctx, lock, held, err, inUse)
}

func holding(ctx context.Context, lock *flock.Flock, held bool, err error, refused func() error) (io.Closer, error) {
	switch {
	case held:
		return lock, nil
	case ctx.Err() != nil:
		return nil, errors.Join(ctx.Err(), lock.Close())
	case err == nil, errors.Is(err, context.DeadlineExceeded):
		return nil, errors.Join(refused(), lock.Close())
	}
	return nil, errors.Join(fmt.Errorf("backup: lock %s: %w", lock.Path(), err), lock.Close())
}
