package throttle

import (
	"container/list"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// Rand is the source of chance for the jitter. *rand.Rand of math/rand/v2 is one; it is used under the gate's lock.
type Rand interface{ Float64() float64 }

// Options of a Gate. The zero value watches no limits, has no budget and at most DefaultConcurrency.
type Options struct {
	Limits Limits
	// Budget is the admin's own limit for the tenant in requests per second, as Microsoft counts them; 0 means none.
	// Exchanges are spread evenly: a batch of twenty at a budget of ten holds the next exchange back for two seconds.
	Budget float64
	// MaxConcurrency is how many HTTP exchanges may be in flight at most; 0 means DefaultConcurrency. Within it the gate finds
	// out by itself how many go well, see Level.
	MaxConcurrency int
	// Start is the level it begins with, what Level told before; 0 means DefaultStart.
	Start int
	// Observe is told each answer. It must be fast: whoever reported the answer waits for it. May be nil.
	Observe func(Observation)
	// Rand makes the jitter deterministic in tests; nil means the global source.
	Rand Rand
}

// Gate lets HTTP exchanges pass when every scope they touch allows it. Make one with NewGate, one a tenant.
type Gate struct {
	options Options

	mu        sync.Mutex
	scopes    map[Scope]*scopeState
	waiting   list.List // of *waiter, first come first
	exchanges int       // in flight
	number    uint64    // of the last exchange admitted
	nextTurn  time.Time // the budget's next free moment
	scan      uint64    // number of the last admit, to mark the scopes it left held
	swept     time.Time
	timer     *time.Timer
	stats     Stats
	held      int         // waiters held back by a closed scope, a full window or the budget
	heldSince time.Time   // since when held is above 0
	waits     [limits]int // waiters by what they wait for
	full      int         // mailboxes that execute as much as they take
	standing  standing
	gauge     Gauge
	tuner     tuner
	cut       map[uint64]struct{} // exchanges under way of which something was not carried out: their time says nothing
	usual     int                 // requests at a time that a mailbox begins with, 0 for the documented limit
	lowerings int                 // how often a mailbox turned out to take less
}

type waiter struct {
	needs    []need
	requests int // as Microsoft counts them, overlays not counted twice
	since    time.Time
	admitted chan struct{} // closed under the lock when pass is set
	pass     *Pass
	held     bool
	why      Limit  // what it waits for
	valve    *Valve // nil for none
}

// need is an ask beside the scope it goes to. The scope is not forgotten while somebody waits or speaks.
type need struct {
	Ask
	scope *scopeState
}

// Pace is what the gate keeps to by the admin's will: Budget requests per second, 0 for no such limit, and how many HTTP
// exchanges may be in flight.
func (g *Gate) Pace() (budget float64, concurrency int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.options.Budget, g.options.MaxConcurrency
}

// NewGate returns a gate with every scope open.
func NewGate(o Options) *Gate {
	if o.MaxConcurrency <= 0 {
		o.MaxConcurrency = DefaultConcurrency
	}
	if o.Rand == nil {
		o.Rand = globalRand{}
	}
	return &Gate{options: o, scopes: make(map[Scope]*scopeState), cut: make(map[uint64]struct{}), standing: standing{since: time.Now()}, tuner: newTuner(o.Start, o.MaxConcurrency)}
}

type globalRand struct{}

func (globalRand) Float64() float64 { return rand.Float64() }

// Enter waits until every scope named lets the exchange pass, and takes what it asks for. The caller speaks, reports each
// answer with Answered and then calls Leave on the Pass. The only error is the context's, wrapped; then nothing was taken.
func (g *Gate) Enter(ctx context.Context, asks ...Ask) (*Pass, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("throttle: enter the gate: %w", err)
	}
	merged := merge(asks)
	w := &waiter{needs: make([]need, len(merged)), since: time.Now(), admitted: make(chan struct{}), valve: g.valveOf(ctx)}
	g.mu.Lock()
	place := g.waiting.PushBack(w)
	for i, a := range merged {
		if a.Scope == App {
			w.requests = a.Requests
		}
		w.needs[i] = need{a, g.state(a.Scope)}
		w.needs[i].scope.waiters++
	}
	g.admit(time.Now())
	g.mu.Unlock()

	select {
	case <-w.admitted:
		return w.pass, nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	if w.pass != nil { // admitted in the same moment: give it back
		g.mu.Unlock()
		w.pass.Leave()
	} else {
		g.remove(place)
		g.admit(time.Now())
		g.mu.Unlock()
	}
	return nil, fmt.Errorf("throttle: wait for %s: %w", describe(asks), ctx.Err())
}

// merge adds up asks of the same scope and adds the app's own, which every request counts against.
func merge(asks []Ask) []Ask {
	merged := make([]Ask, 0, len(asks)+1)
	app := Ask{Scope: App}
	explicit := false
next:
	for _, a := range asks {
		a.Units = int(a.units())
		if a.Scope == App {
			explicit = true
		}
		if !a.Scope.isOverlay() {
			app.Requests += a.Requests
		}
		for i := range merged {
			if m := &merged[i]; m.Scope == a.Scope {
				m.Requests += a.Requests
				m.Slots += a.Slots
				m.Upload += a.Upload
				m.Units += a.Units
				continue next
			}
		}
		merged = append(merged, a)
	}
	if !explicit {
		merged = append(merged, app)
	}
	return merged
}

func describe(asks []Ask) string {
	if len(asks) == 0 {
		return string(App)
	}
	return string(asks[0].Scope)
}

// admit lets everybody pass who may, in the order they came, and sets the timer for the next one. A waiter whose mailbox
// is not ready keeps its place in that mailbox only: a closed mailbox must not hold up the others. One whose shared
// limit is not ready keeps its place there too. Called with the lock held after anything that could let someone pass.
func (g *Gate) admit(now time.Time) {
	g.scan++
	var wake time.Time
	for place := g.waiting.Front(); place != nil; {
		if g.exchanges >= g.tuner.most() {
			break // everybody needs an exchange, and Leave comes back here
		}
		w, this := place.Value.(*waiter), place
		place = place.Next()
		if w.valve != nil && w.valve.closed {
			continue // it keeps its place, and nobody's way is barred by it
		}
		ready, at, last, why := g.look(w, now)
		g.hold(w, !at.IsZero(), now)
		g.because(w, why)
		if !at.IsZero() && (wake.IsZero() || at.Before(wake)) {
			wake = at
		}
		if ready {
			g.remove(this)
			g.pass(w, now)
		} else if last {
			break // what it waits for, everybody needs
		}
	}
	g.setTimer(now, wake)
	g.sweep(now)
	g.measure(now)
}

// look tells whether a waiter may pass now; if not, when it may if that is a matter of time (zero when it waits for
// something to end or for its turn), whether everybody behind it waits for the same, and which limit stops it.
func (g *Gate) look(w *waiter, now time.Time) (ready bool, at time.Time, last bool, why Limit) {
	ready = true
	later := func(t time.Time) {
		ready = false
		if t.After(at) {
			at = t
		}
	}
	for _, own := range []bool{true, false} { // a mailbox first: only who is ready there stands in the shared lines
		for _, n := range w.needs {
			if n.Scope.IsMailbox() != own {
				continue
			}
			if n.scope.heldIn == g.scan {
				ready, why = false, n.scope.heldFor
				continue
			}
			wait, never := n.scope.room(n.Ask, now)
			if wait > 0 {
				later(now.Add(wait))
			}
			if never {
				ready = false
			}
			if wait > 0 || never {
				why = n.reason(now)
			}
			if (wait > 0 || never) && !own {
				n.scope.heldIn, n.scope.heldFor = g.scan, why
				last = last || n.Scope == App
			}
		}
		if own && !ready {
			break
		}
	}
	if ready && g.options.Budget > 0 && now.Before(g.nextTurn) {
		later(g.nextTurn)
		last, why = true, Budget
	}
	if !ready {
		for _, n := range w.needs {
			if n.Scope.IsMailbox() {
				n.scope.heldIn, n.scope.heldFor = g.scan, why
			}
		}
	}
	return ready, at, last, why
}

// pass takes what the waiter asked for and wakes it.
func (g *Gate) pass(w *waiter, now time.Time) {
	g.number++
	g.exchanges++
	g.stats.Requests += int64(w.requests)
	for _, n := range w.needs {
		if n.Scope == Directory {
			g.stats.DirectoryRequests += int64(n.Requests)
		}
		full := n.scope.full()
		n.scope.start(n.Ask)
		if !full && n.scope.full() {
			g.full++
		}
	}
	if g.options.Budget > 0 {
		if g.nextTurn.Before(now) {
			g.nextTurn = now
		}
		g.nextTurn = g.nextTurn.Add(time.Duration(float64(w.requests) / g.options.Budget * float64(time.Second)))
	}
	w.pass = &Pass{gate: g, needs: w.needs, waited: now.Sub(w.since), exchange: g.number, admitted: now}
	close(w.admitted)
}

// remove takes a waiter out of the line.
func (g *Gate) remove(place *list.Element) {
	w := g.waiting.Remove(place).(*waiter)
	for _, n := range w.needs {
		n.scope.waiters--
	}
	g.hold(w, false, time.Now())
	g.because(w, Machine)
}

// setTimer arranges for admit to be called at a time; the zero time stops the timer.
func (g *Gate) setTimer(now, at time.Time) {
	switch {
	case at.IsZero():
		if g.timer != nil {
			g.timer.Stop()
		}
	case g.timer == nil:
		g.timer = time.AfterFunc(at.Sub(now), func() {
			g.mu.Lock()
			defer g.mu.Unlock()
			g.admit(time.Now())
		})
	default:
		g.timer.Reset(at.Sub(now))
	}
}
