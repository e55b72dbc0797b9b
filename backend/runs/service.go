package runs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// Service starts runs and tells about them.
type Service struct {
	store    Store
	lockFile func(kind string) string
}

// New returns a service over a store. lockFile names the file that a run of a kind locks; kinds that must not
// run side by side share one. The folder must exist.
func New(store Store, lockFile func(kind string) string) *Service {
	return &Service{store: store, lockFile: lockFile}
}

// Work is what a run does. It reports through a, and stops soon after ctx ends.
type Work func(ctx context.Context, a *Active) (Outcome, error)

// How long Start tries for a lock that is taken: List holds it for an instant when it looks whether a run's
// process still lives, and that must not turn a start away.
const (
	lockPatience = 500 * time.Millisecond
	lockRetry    = 50 * time.Millisecond
)

// Start begins a run and returns at once. It fails with an *ActiveError when the kind's lock is held. The work's
// context ends with ctx and with Cancel.
func (s *Service) Start(ctx context.Context, kind, title string, work Work) (*Active, error) {
	lock := flock.New(s.lockFile(kind), flock.SetPermissions(0o600))
	held, err := obtain(ctx, lock)
	if err != nil {
		return nil, fmt.Errorf("runs: lock %s: %w", lock.Path(), err)
	}
	if !held {
		return nil, s.activeError(ctx, kind)
	}
	active, err := s.begin(ctx, kind, title)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	go active.keep(lock)
	go active.perform(work)
	return active, nil
}

// Alone does something that must not happen beside a run of a kind, under that kind's lock. It fails as Start does.
func (s *Service) Alone(ctx context.Context, kind string, do func() error) error {
	lock := flock.New(s.lockFile(kind), flock.SetPermissions(0o600))
	held, err := obtain(ctx, lock)
	if err != nil {
		return fmt.Errorf("runs: lock %s: %w", lock.Path(), err)
	}
	if !held {
		return s.activeError(ctx, kind)
	}
	return errors.Join(do(), lock.Close())
}

func obtain(ctx context.Context, lock *flock.Flock) (bool, error) {
	patience, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	held, err := lock.TryLockContext(patience, lockRetry)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return false, nil
	}
	return held, err
}

// activeError names the run that holds the lock of kind.
func (s *Service) activeError(ctx context.Context, kind string) error {
	running, err := s.store.RunningRuns(ctx)
	if err != nil {
		return fmt.Errorf("runs: look for the active run: %w", err)
	}
	var holder Run
	for _, r := range running {
		if s.lockFile(r.Kind) == s.lockFile(kind) && r.ID > holder.ID {
			holder = r
		}
	}
	return &ActiveError{Active: holder}
}

// begin writes the new run's row. The lock of its kind is held.
func (s *Service) begin(ctx context.Context, kind, title string) (*Active, error) {
	if err := s.sweep(ctx, s.lockFile(kind)); err != nil {
		return nil, err
	}
	now := timestamp()
	run := Run{Kind: kind, Title: title, State: Running, Started: now, Heartbeat: now, PID: os.Getpid()}
	id, err := s.store.CreateRun(ctx, run)
	if err != nil {
		return nil, fmt.Errorf("runs: begin a run: %w", err)
	}
	run.ID = id
	return newActive(ctx, s.store, run), nil
}

// List returns up to limit runs, newest first.
func (s *Service) List(ctx context.Context, limit int) ([]Run, error) {
	if err := s.findInterrupted(ctx); err != nil {
		return nil, err
	}
	list, _, err := s.store.RunPage(ctx, 0, limit)
	return list, err
}

// Page returns up to limit runs, newest first, after the first offset of them, and how many there are altogether.
func (s *Service) Page(ctx context.Context, offset, limit int) (page []Run, total int64, err error) {
	if err := s.findInterrupted(ctx); err != nil {
		return nil, 0, err
	}
	return s.store.RunPage(ctx, offset, limit)
}

// Running returns the runs that are at work now, in this process or another.
func (s *Service) Running(ctx context.Context) ([]Run, error) {
	if err := s.findInterrupted(ctx); err != nil {
		return nil, err
	}
	return s.store.RunningRuns(ctx)
}

// Run returns one run, or ErrNoRun.
func (s *Service) Run(ctx context.Context, id int64) (Run, error) {
	if err := s.findInterrupted(ctx); err != nil {
		return Run{}, err
	}
	return s.store.Run(ctx, id)
}

// findInterrupted marks the runs whose process is gone: their lock is free although they say they run.
func (s *Service) findInterrupted(ctx context.Context) error {
	running, err := s.store.RunningRuns(ctx)
	if err != nil {
		return fmt.Errorf("runs: look for interrupted runs: %w", err)
	}
	for _, r := range running {
		path := s.lockFile(r.Kind)
		lock := flock.New(path, flock.SetPermissions(0o600))
		held, err := lock.TryLock()
		if err != nil {
			return fmt.Errorf("runs: lock %s: %w", path, err)
		}
		if held {
			err = errors.Join(s.sweep(ctx, path), lock.Close())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sweep marks as interrupted what still says it runs under a lock that the caller holds. It reads the rows
// anew: a run may have ended between the caller's look and its lock.
func (s *Service) sweep(ctx context.Context, path string) error {
	running, err := s.store.RunningRuns(ctx)
	if err != nil {
		return fmt.Errorf("runs: look for interrupted runs: %w", err)
	}
	for _, r := range running {
		if s.lockFile(r.Kind) != path {
			continue
		}
		// The heartbeat is the last that is known of it.
		r.State, r.Finished = Interrupted, r.Heartbeat
		r.Progress.Rate, r.Progress.Left, r.Progress.Paused = 0, 0, false
		if err := s.store.SaveRun(ctx, r); err != nil {
			return fmt.Errorf("runs: mark run %d interrupted: %w", r.ID, err)
		}
	}
	return nil
}

// timestamp is now as a store keeps it.
func timestamp() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }
