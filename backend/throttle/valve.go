package throttle

import (
	"context"
	"time"
)

// Valve holds up the exchanges of one piece of work, and of nobody else: while it is closed none of them is admitted, what
// is under way finishes. Waiting at a closed valve is our own will: no limit of Microsoft rules meanwhile, nothing counts
// as waited, and an exchange that gives up is gone from the line as ever. Make one with NewValve; safe concurrently.
type Valve struct {
	gate   *Gate
	closed bool      // guarded by the gate's lock, as is the next
	since  time.Time // it is closed
}

// NewValve returns an open valve at this gate.
func (g *Gate) NewValve() *Valve { return &Valve{gate: g} }

// WithValve puts whatever enters the gate with this context, or one made from it, behind a valve.
func WithValve(ctx context.Context, v *Valve) context.Context {
	return context.WithValue(ctx, valveKey, v)
}

// valveOf is the valve of this gate in a context; nil for none.
func (g *Gate) valveOf(ctx context.Context) *Valve {
	v, _ := ctx.Value(valveKey).(*Valve)
	if v == nil || v.gate != g {
		return nil
	}
	return v
}

// Close lets nobody else pass. Closing it again does nothing.
func (v *Valve) Close() {
	g := v.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if v.closed {
		return
	}
	now := time.Now()
	v.closed, v.since = true, now
	for place := g.waiting.Front(); place != nil; place = place.Next() {
		if w := place.Value.(*waiter); w.valve == v {
			g.hold(w, false, now)
			g.because(w, Machine)
		}
	}
	g.admit(now)
}

// Open lets those who waited pass again, in the order they came.
func (v *Valve) Open() {
	g := v.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	if !v.closed {
		return
	}
	now := time.Now()
	v.closed = false
	for place := g.waiting.Front(); place != nil; place = place.Next() {
		w := place.Value.(*waiter)
		if w.valve != v {
			continue
		}
		from := v.since
		if w.since.After(from) {
			from = w.since
		}
		w.since = w.since.Add(now.Sub(from))
	}
	g.admit(now)
}
