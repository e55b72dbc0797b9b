package runs_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"concord/backend/runs"
)

// piecework does a piece a second while it is not held up.
type piecework struct{ hold, release chan struct{} }

func newPiecework() *piecework {
	return &piecework{hold: make(chan struct{}, 1), release: make(chan struct{}, 1)}
}

func (p *piecework) do(ctx context.Context, a *runs.Active) (runs.Outcome, error) {
	a.Pausable(func() { p.hold <- struct{}{} }, func() { p.release <- struct{}{} })
	for done := range int64(101) {
		a.Report(runs.Progress{Phase: "apply", Done: done, Total: 100})
		select {
		case <-time.After(time.Second):
			continue
		case <-p.hold:
		case <-ctx.Done():
			return runs.Outcome{}, ctx.Err()
		}
		select {
		case <-p.release:
		case <-ctx.Done():
			return runs.Outcome{}, ctx.Err()
		}
	}
	return runs.Outcome{}, nil
}

func TestAPausedRunGoesOnWhereItWasAndThePauseIsNoPartOfTheTimeLeft(t *testing.T) {
	lock := files(t)
	synctest.Test(t, func(t *testing.T) {
		store := &memory{}
		active := start(t, runs.New(store, lock), newPiecework().do)
		time.Sleep(40*time.Second + time.Millisecond)
		active.Pause()
		active.Pause()
		synctest.Wait()
		before := active.Now()
		if !before.Progress.Paused || before.Progress.Done != 40 || before.Progress.Left < 55*time.Second || before.Progress.Left > 65*time.Second {
			t.Errorf("the paused run shows %+v", before.Progress)
		}
		time.Sleep(time.Hour)
		after := active.Now()
		if after.Progress != before.Progress {
			t.Errorf("an hour later the paused run shows %+v, before %+v", after.Progress, before.Progress)
		}
		if time.Since(after.Heartbeat) > 5*time.Second {
			t.Errorf("its heartbeat is %v old", time.Since(after.Heartbeat))
		}
		active.Resume()
		time.Sleep(10 * time.Second)
		if p := active.Now().Progress; p.Paused || p.Done < 49 || p.Left < 45*time.Second || p.Left > 56*time.Second {
			t.Errorf("ten seconds after it went on it shows %+v", p)
		}
		run, err := active.Wait()
		if err != nil || run.State != runs.Done || run.Progress.Paused {
			t.Errorf("it ended as %s, %+v, %v", run.State, run.Progress, err)
		}
		active.Pause() // over: nothing
		if active.Now().Progress.Paused {
			t.Error("a run that is over was paused")
		}
	})
}

func TestAPausedRunIsCancelledAtOnce(t *testing.T) {
	lock := files(t)
	synctest.Test(t, func(t *testing.T) {
		active := start(t, runs.New(&memory{}, lock), newPiecework().do)
		active.Pause() // perhaps before the work says how
		time.Sleep(time.Minute)
		if p := active.Now().Progress; p.Done > 1 {
			t.Errorf("paused from its beginning it did %d pieces", p.Done)
		}
		asked := time.Now()
		active.Cancel()
		run, _ := active.Wait()
		if run.State != runs.Cancelled || run.Progress.Paused || time.Since(asked) > time.Second {
			t.Errorf("it ended as %s, %+v after %v", run.State, run.Progress, time.Since(asked))
		}
	})
}
