package throttle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// noChance makes pauses exact.
type noChance struct{}

func (noChance) Float64() float64 { return 0 }

func newGate(o Options) *Gate {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	o.Rand = noChance{}
	return NewGate(o)
}

func enter(t *testing.T, g *Gate, asks ...Ask) *Pass {
	t.Helper()
	p, err := g.Enter(t.Context(), asks...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func contact(user string) Ask { return Ask{Scope: Mailbox(user), Requests: 1, Slots: 1} }

// refused reports a 429 that the service gives at once.
func refused(g *Gate, scope Scope, retryAfter time.Duration) {
	g.Answered(Observation{
		At: time.Now(), Scope: scope, Status: 429, RetryAfter: retryAfter, Told: retryAfter > 0,
	})
}

func TestAMailboxHasFourSlotsAndAnotherIsNotConcerned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		start := time.Now()
		var passes []*Pass
		for range 4 {
			passes = append(passes, enter(t, g, contact("ann")))
		}
		entered := make(chan time.Duration)
		go func() {
			p := enter(t, g, contact("ANN")) // the same mailbox, whatever the case
			entered <- time.Since(start)
			p.Leave()
		}()
		enter(t, g, contact("bo")).Leave()
		if time.Since(start) != 0 {
			t.Errorf("another mailbox waited %v", time.Since(start))
		}
		time.Sleep(3 * time.Second)
		passes[2].Leave()
		passes[2].Leave() // twice is once
		if at := <-entered; at != 3*time.Second {
			t.Errorf("the fifth request entered after %v, want 3s, when a slot was given back", at)
		}
	})
}

func TestWhoComesFirstGoesFirstInItsMailbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		first := enter(t, g, contact("ann"))
		var mu sync.Mutex
		var order []int
		done := make(chan bool)
		for i := range 6 {
			slots := 1
			if i == 0 {
				slots = 4 // a batch, which small requests must not overtake for ever
			}
			go func() {
				p := enter(t, g, Ask{Scope: Mailbox("ann"), Requests: slots, Slots: slots})
				mu.Lock()
				order = append(order, i)
				mu.Unlock()
				time.Sleep(time.Second)
				p.Leave()
				done <- true
			}()
			synctest.Wait()
		}
		time.Sleep(time.Second)
		mu.Lock()
		if len(order) != 0 {
			t.Errorf("%v entered before the batch that came first", order)
		}
		mu.Unlock()
		first.Leave()
		for range 6 {
			<-done
		}
		if order[0] != 0 || order[5] != 5 {
			t.Errorf("entered in the order %v, want the first first and the last last", order)
		}
	})
}

func TestAClosedScopeIsNotAskedBeforeItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		start := time.Now()
		refused(g, Mailbox("ann"), 7*time.Second)
		enter(t, g, contact("bo")).Leave()
		enter(t, g, Ask{Scope: Directory, Requests: 1}).Leave()
		if time.Since(start) != 0 {
			t.Errorf("other scopes waited %v", time.Since(start))
		}
		p := enter(t, g, contact("ann"))
		p.Leave()
		if p.Waited() != 7*time.Second || time.Since(start) != 7*time.Second {
			t.Errorf("waited %v, want 7s", p.Waited())
		}
	})
}

func TestRefusalsInARowBackOffMoreAndSuccessRelaxes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		ann := Mailbox("ann")
		var waits []time.Duration
		for range 4 { // Outlook always says 1
			p := enter(t, g, contact("ann"))
			waits = append(waits, p.Waited())
			for range 4 { // four items of one batch are one trouble, not four
				refused(g, ann, time.Second)
			}
			p.Leave()
		}
		if want := []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second}; !slices.Equal(waits, want) {
			t.Errorf("waited %v, want %v", waits, want)
		}
		for range 4 {
			p := enter(t, g, contact("ann"))
			time.Sleep(time.Millisecond)
			g.Answered(Observation{At: time.Now(), Latency: time.Millisecond, Scope: ann, Status: 201, Exchange: p.Exchange()})
			p.Leave()
		}
		refused(g, ann, time.Second)
		if p := enter(t, g, contact("ann")); p.Waited() != time.Second {
			t.Errorf("after four successes a refusal closed for %v, want 1s", p.Waited())
		}
	})
}

func TestAnAnswerToARequestFromBeforeTheClosingRelaxesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		ann := Mailbox("ann")
		time.Sleep(time.Minute)
		refused(g, ann, time.Second)
		g.Answered(Observation{At: time.Now(), Latency: time.Second, Scope: ann, Status: 200, Exchange: 7})
		enter(t, g, contact("ann")).Leave()
		refused(g, ann, time.Second)
		if p := enter(t, g, contact("ann")); p.Waited() != 2*time.Second {
			t.Errorf("the second refusal closed for %v, want 2s", p.Waited())
		}
	})
}

func TestAClosedMailboxDoesNotHoldUpTheSharedLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{MaxConcurrency: 1, Budget: 1000})
		refused(g, Mailbox("ann"), time.Minute)
		start := time.Now()
		late := make(chan time.Duration)
		go func() {
			enter(t, g, contact("ann"), Ask{Scope: Extensions, Requests: 1}).Leave()
			late <- time.Since(start)
		}()
		synctest.Wait()
		for range 10 {
			enter(t, g, contact("bo"), Ask{Scope: Extensions, Requests: 1}).Leave()
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("another mailbox waited %v behind a closed one", took)
		}
		if at := <-late; at != time.Minute {
			t.Errorf("the closed mailbox was asked after %v, want 1m0s", at)
		}
	})
}

func TestExchangesInFlightAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{MaxConcurrency: 3})
		var mu sync.Mutex
		inFlight, most := 0, 0
		count := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			inFlight += n
			most = max(most, inFlight)
		}
		done := make(chan bool)
		for i := range 30 {
			go func() {
				p := enter(t, g, contact(fmt.Sprint(i)))
				count(1)
				time.Sleep(100 * time.Millisecond)
				count(-1)
				p.Leave()
				done <- true
			}()
		}
		start := time.Now()
		for range 30 {
			<-done
		}
		if most != 3 || time.Since(start) != time.Second {
			t.Errorf("%d in flight at most, all done after %v; want 3 and 1s", most, time.Since(start))
		}
	})
}

func TestWhoGivesUpWaitingTakesNothingAndFreesTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		first := enter(t, g, contact("ann"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		gaveUp := make(chan error)
		go func() {
			_, err := g.Enter(ctx, Ask{Scope: Mailbox("ann"), Requests: 4, Slots: 4})
			gaveUp <- err
		}()
		synctest.Wait()
		start := time.Now()
		p := enter(t, g, contact("ann")) // stands behind the batch until that gives up
		if err := <-gaveUp; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want the deadline", err)
		}
		if time.Since(start) != time.Second {
			t.Errorf("entered after %v, want 1s", time.Since(start))
		}
		p.Leave()
		first.Leave()
		if _, err := g.Enter(ctx, contact("ann")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a context that has ended entered: %v", err)
		}
		if got := g.Stats().Requests; got != 2 {
			t.Errorf("%d requests counted, want 2", got)
		}
	})
}

func TestWaitedTimeIsCountedOnceHoweverManyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		refused(g, Mailbox("ann"), 10*time.Second)
		done := make(chan bool)
		for range 20 {
			go func() {
				enter(t, g, contact("ann")).Leave()
				done <- true
			}()
		}
		time.Sleep(4 * time.Second)
		late := make(chan bool)
		refused(g, Mailbox("bo"), 5*time.Second) // another mailbox, in the middle of the wait
		go func() {
			enter(t, g, contact("bo")).Leave()
			late <- true
		}()
		synctest.Wait()
		if got := g.Stats().Waited; got != 4*time.Second {
			t.Errorf("in the middle of the wait: %v, want 4s", got)
		}
		for range 20 {
			<-done
		}
		<-late
		time.Sleep(time.Hour)
		if got := g.Stats(); got.Waited != 10*time.Second || got.Throttled != 2 || got.Requests != 21 {
			t.Errorf("got %+v, want 10s waited, 2 throttled, 21 requests", got)
		}
	})
}

func TestIdleMailboxesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(Options{})
		for i := range 10_000 {
			enter(t, g, Ask{Scope: Mailbox(fmt.Sprint(i)), Requests: 20, Slots: 4, Upload: 40_000}).Leave()
		}
		refused(g, Mailbox("3"), time.Minute)
		time.Sleep(11 * time.Minute)
		enter(t, g, contact("ann")).Leave()
		if n := len(g.scopes); n > 10 {
			t.Errorf("%d scopes are remembered, want the few of the last ten minutes", n)
		}
	})
}

func TestEachAnswerIsObserved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []Observation
		g := newGate(Options{Observe: func(o Observation) { seen = append(seen, o) }})
		for _, status := range []int{201, 429, 0} {
			g.Answered(Observation{At: time.Now(), Scope: Mailbox("ann"), Status: status, InBatch: true, Exchange: 1})
		}
		if len(seen) != 3 || seen[1].Status != 429 || !seen[1].Throttled() || seen[2].Throttled() {
			t.Errorf("observed %+v", seen)
		}
	})
}
