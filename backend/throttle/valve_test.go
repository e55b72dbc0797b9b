package throttle

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// enters says when somebody got in, behind a valve.
func enters(t *testing.T, g *Gate, v *Valve, start time.Time, asks ...Ask) <-chan time.Duration {
	t.Helper()
	at := make(chan time.Duration, 1)
	go func() {
		p, err := g.Enter(WithValve(t.Context(), v), asks...)
		if err == nil {
			at <- time.Since(start)
			time.Sleep(time.Second)
			p.Leave()
		}
	}()
	synctest.Wait()
	return at
}

func TestNothingNewIsAdmittedBehindAClosedValveAndWhatIsUnderWayFinishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, start := newGate(Options{}), time.Now()
		v := g.NewValve()
		under := enters(t, g, v, start, batch("ann")) // takes all of ann's slots for a second
		queued := enters(t, g, v, start, contact("ann"))
		v.Close()
		v.Close()
		fresh := enters(t, g, v, start, contact("bo"))
		other := enters(t, g, g.NewValve(), start, contact("cy"))
		if got := <-under; got != 0 {
			t.Errorf("what was under way entered after %v", got)
		}
		if got := <-other; got != 0 {
			t.Errorf("somebody else's work waited %v", got)
		}
		time.Sleep(time.Hour)
		select {
		case <-queued:
			t.Error("one who stood in the line passed a closed valve")
		case <-fresh:
			t.Error("one who came later passed a closed valve")
		default:
		}
		v.Open()
		if first, second := <-queued, <-fresh; first != time.Hour || second != time.Hour {
			t.Errorf("after it was opened they entered at %v and %v", first, second)
		}
		time.Sleep(time.Minute) // they leave
	})
}

func TestAClosedValveCountsAsNobodysFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, start := newGate(Options{Budget: 0.01}), time.Now() // a request in 100 s
		v := g.NewValve()
		<-enters(t, g, v, start, contact("ann"))
		refused(g, Mailbox("bo"), 10*time.Second)
		waits := enters(t, g, v, start, contact("ann"))
		enters(t, g, v, start, contact("bo"))
		time.Sleep(20 * time.Second)
		before := g.Gauge()
		v.Close()
		time.Sleep(time.Hour)
		after := g.Gauge()
		if after.Waited != before.Waited {
			t.Errorf("%v of the pause count as waited", after.Waited-before.Waited)
		}
		if ruled := after.Limited[Machine] - before.Limited[Machine]; ruled != time.Hour {
			t.Errorf("in %v of an hour nothing kept us back: %v", ruled, after.Limited)
		}
		v.Open()
		if got := <-waits; got != time.Hour+20*time.Second {
			t.Errorf("it entered at %v", got)
		}
		time.Sleep(time.Hour) // they leave
	})
}

func TestThePauseIsNoPartOfHowLongAnExchangeWaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		v := g.NewValve()
		first := enter(t, g, batch("ann"))
		waited := make(chan time.Duration)
		go func() {
			p, err := g.Enter(WithValve(t.Context(), v), contact("ann"))
			if err != nil {
				t.Error(err)
			}
			waited <- p.Waited()
			p.Leave()
		}()
		time.Sleep(3 * time.Second)
		v.Close()
		time.Sleep(time.Hour)
		v.Open()
		time.Sleep(4 * time.Second)
		first.Leave()
		if got := <-waited; got != 7*time.Second {
			t.Errorf("it waited %v, want 7s: the pause is none of it", got)
		}
	})
}

func TestWhoWaitsAtAClosedValveCanGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		v := g.NewValve()
		v.Close()
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error)
		go func() {
			_, err := g.Enter(WithValve(ctx, v), contact("ann"))
			gone <- err
		}()
		time.Sleep(time.Minute)
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("giving up ends in %v", err)
		}
		v.Open()
		enter(t, g, batch("ann")).Leave() // it left nothing behind
	})
}
