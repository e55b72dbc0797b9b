package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

const (
	// reportEvery is the least time between two reports to listeners.
	reportEvery = 250 * time.Millisecond
	// beatEvery is how often a run's row shows that its process lives, and how far it is.
	beatEvery = 3 * time.Second
)

// Active is a run of this process, from its start on.
type Active struct {
	id     int64
	store  Store
	ctx    context.Context // the work's
	cancel context.CancelFunc

	news     chan struct{} // one waiting token: something to tell listeners
	ended    chan ending   // from the work to the keeper, once
	finished chan struct{} // closed by the keeper, after run and err are final

	mu        sync.Mutex // held for moments only, never while calling out
	run       Run
	pace      pace
	listeners []func(Run)
	err       error

	hold, release func() // see Pausable
}

type ending struct {
	outcome Outcome
	err     error
}

func newActive(ctx context.Context, store Store, run Run) *Active {
	a := &Active{id: run.ID, store: store, run: run,
		news: make(chan struct{}, 1), ended: make(chan ending, 1), finished: make(chan struct{})}
	a.ctx, a.cancel = context.WithCancel(ctx)
	return a
}

// ID is the run's number.
func (a *Active) ID() int64 { return a.id }

// Now is the run as it stands.
func (a *Active) Now() Run {
	run, _ := a.snapshot()
	return run
}

// Cancel asks the work to stop; Wait tells when it has.
func (a *Active) Cancel() { a.cancel() }

// Wait returns the finished run, and the error that the work ended with.
func (a *Active) Wait() (Run, error) {
	<-a.finished
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.run, a.err
}

// Report says how far the work is. It never blocks.
func (a *Active) Report(p Progress) {
	a.mu.Lock()
	p.Paused = a.run.Progress.Paused
	a.run.Progress = a.pace.measure(time.Now(), p)
	a.mu.Unlock()
	a.tell()
}

// Watch calls listen soon with the run as it stands, then at most four times a second when it has changed, and
// once with the final run. Calls never overlap. A listener must be fast: the run's heartbeat waits for it.
func (a *Active) Watch(listen func(Run)) {
	a.mu.Lock()
	over, run := a.run.Final(), a.run
	if !over {
		a.listeners = append(a.listeners, listen)
	}
	a.mu.Unlock()
	if over {
		listen(run)
		return
	}
	a.tell()
}

func (a *Active) tell() {
	select {
	case a.news <- struct{}{}:
	default: // a token is waiting already
	}
}

// perform does the work and hands its ending to the keeper, whatever happens.
func (a *Active) perform(work Work) {
	var end ending
	defer func() {
		if value := recover(); value != nil {
			end = ending{err: &PanicError{Value: value, Stack: debug.Stack()}}
		}
		a.ended <- end
	}()
	end.outcome, end.err = work(a.ctx, a)
}

// keep is the one goroutine that writes the run's row and calls listeners, until the work has ended.
func (a *Active) keep(lock interface{ Close() error }) {
	defer a.cancel()
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	pause := time.NewTimer(0) // fires when listeners may be called again
	defer pause.Stop()
	news := a.news
	for {
		select {
		case <-pause.C:
			news = a.news
		case <-news:
			news = nil
			pause.Reset(reportEvery)
			publish(a.snapshot())
		case <-beat.C:
			a.beat()
		case end := <-a.ended:
			a.finish(end, lock)
			return
		}
	}
}

// snapshot is the run now. What it shares with the live one is never written in place.
func (a *Active) snapshot() (Run, []func(Run)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.run, slices.Clone(a.listeners)
}

func publish(run Run, listeners []func(Run)) {
	for _, listen := range listeners {
		listen(run)
	}
}

// beat shows other processes that this one lives. A beat that cannot be written is not worth stopping the work:
// the next one follows, and the end of the run reports a store that stays broken.
func (a *Active) beat() {
	a.mu.Lock()
	a.run.Heartbeat = timestamp()
	a.run.Progress = a.pace.measure(time.Now(), a.run.Progress)
	run := a.run
	a.mu.Unlock()
	_ = a.store.SaveRun(context.WithoutCancel(a.ctx), run)
	a.tell()
}

// finish settles the run, saves it, lets go of the lock, and tells everyone.
func (a *Active) finish(end ending, lock interface{ Close() error }) {
	run, _ := a.snapshot()
	run, err := conclude(run, end, a.ctx.Err() != nil)
	if saveErr := a.store.SaveRun(context.WithoutCancel(a.ctx), run); saveErr != nil {
		err = errors.Join(err, fmt.Errorf("runs: save the end of run %d: %w", run.ID, saveErr))
	}
	// Closing drops the lock; there is nothing to do about a file that cannot be closed, and the end of the
	// process drops it too.
	_ = lock.Close()
	a.mu.Lock()
	a.run, a.err = run, err
	listeners := a.listeners
	a.listeners = nil
	a.mu.Unlock()
	publish(run, listeners)
	close(a.finished)
}

// conclude puts the work's ending into the run.
func conclude(run Run, end ending, stopped bool) (Run, error) {
	err := end.err
	run.State = end.outcome.State
	if run.State == "" {
		run.State = Done
	}
	if end.outcome.Summary != nil {
		summary, marshalErr := json.Marshal(end.outcome.Summary)
		if marshalErr != nil {
			err = errors.Join(err, fmt.Errorf("runs: keep the summary: %w", marshalErr))
		}
		run.Summary = summary
	}
	switch {
	case err == nil:
	case stopped:
		run.State = Cancelled
		// Being stopped is no failure; what else went wrong meanwhile is worth keeping.
		if !errors.Is(err, context.Canceled) {
			run.Failure = FailureOf(err)
		}
	default:
		run.State, run.Failure = Failed, FailureOf(err)
	}
	run.Finished = timestamp()
	run.Heartbeat = run.Finished
	run.Progress.Left, run.Progress.Paused = 0, false
	return run, err
}
